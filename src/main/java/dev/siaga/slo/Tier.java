package dev.siaga.slo;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way for a budget to burn too fast: it fires when both the long and the short window burn at its threshold or faster and the long one
 * holds at least so many bad events. The short window makes it end soon after the trouble does.
 */
public record Tier(
        String name,
        Severity severity,
        Threshold threshold,
        Duration longWindow,
        Duration shortWindow,
        long minimumBadEvents,
        Severity.ResponseTimes times) {
    public static final long MINIMUM_BAD_EVENTS = 10;
    private static final int SHORT_PART = 12;

    /** The usual short window: a twelfth of the long one. */
    public static Duration shortOf(Duration longWindow) {
        return longWindow.dividedBy(SHORT_PART);
    }

    /**
     * The tiers that hold when none are given, most urgent first: 240, 24, 2, 1 and 0.5, between which a steady burn of 2 to 23 would call
     * nobody, and so also Google's 14.4 and 6. Left out are those that can't fire with the objective or don't fit into the window.
     */
    public static List<Tier> usual(Objective objective, Window window) {
        return Stream.of(
                        usual("outage", Severity.SEV1, 240, 1),
                        usual("urgent", Severity.SEV2, 24, 1),
                        usual("fast", Severity.SEV2, 14.4, 1),
                        usual("slow", Severity.SEV3, 6, 6),
                        usual("medium", Severity.SEV4, 2, 24),
                        ticket(),
                        usual("low", Severity.REPORT, 0.5, 24))
                .filter(tier -> tier.impossible(objective, window).isEmpty())
                .toList();
    }

    private static Tier usual(String name, Severity severity, double rate, int hours) {
        return usual(name, severity, rate, hours, severity.usual());
    }

    private static Tier ticket() {
        var times = new Severity.ResponseTimes(Optional.empty(), Optional.of(Duration.ofDays(14)));
        return usual("ticket", Severity.SEV4, 1, 24, times);
    }

    private static Tier usual(String name, Severity severity, double rate, int hours, Severity.ResponseTimes times) {
        Duration longWindow = Duration.ofHours(hours);
        return new Tier(
                name, severity, new Threshold.Burn(rate), longWindow, shortOf(longWindow), MINIMUM_BAD_EVENTS, times);
    }

    public double burnRate(Window window) {
        return threshold.burnRate(window.nominal(), longWindow);
    }

    /** Why the tier can never fire, with the arithmetic; empty when it can. */
    public Optional<String> impossible(Objective objective, Window window) {
        if (longWindow.compareTo(window.nominal()) > 0) {
            return Optional.of("tier %s: its long window, %s hours, is longer than the period, %s hours"
                    .formatted(name, hours(longWindow), hours(window.nominal())));
        }
        if (shortWindow.compareTo(longWindow) >= 0) {
            return Optional.of("tier %s: its short window must be shorter than its long one".formatted(name));
        }
        double needed = burnRate(window) * objective.budget();
        return needed <= 1
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "tier %s can never fire: a burn rate of %s times the allowed %s %% of bad events is %s %%, and no more than 100 %% can be bad; the highest burn rate is %s",
                        name,
                        number(burnRate(window)),
                        number(objective.budget() * 100),
                        number(needed * 100),
                        number(1 / objective.budget())));
    }

    private static String hours(Duration duration) {
        return number(duration.toMillis() / 3_600_000.0);
    }

    static String number(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
