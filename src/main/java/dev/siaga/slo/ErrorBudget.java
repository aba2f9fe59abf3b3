package dev.siaga.slo;

import java.time.Duration;
import java.time.Instant;

/**
 * What is left of the bad events that the objective allows within a period.
 *
 * @param remaining the share of the budget that is left; negative once more was used than there was
 * @param whole the whole budget as time of total failure
 */
public record ErrorBudget(double remaining, Duration whole) {
    private static final double SECONDS_PER_MINUTE = 60;

    /**
     * Only where there is traffic.
     *
     * @param frozen time within the period that was excluded, together with its events
     */
    public static ErrorBudget of(
            Counts counts, Objective objective, Window.Period period, Instant now, Duration frozen) {
        Duration whole = period.length();
        Duration observed = Duration.between(period.start(), now).minus(frozen);
        // Of a calendar's period only a part has passed: its events can have used that part of the budget only.
        double passed = seconds(observed) / seconds(whole);
        double used = counts.errorRatio() / objective.budget() * passed;
        return new ErrorBudget(1 - used, Duration.ofMillis(Math.round(seconds(whole) * objective.budget() * 1000)));
    }

    public double remainingMinutes() {
        return remaining * seconds(whole) / SECONDS_PER_MINUTE;
    }

    public boolean available() {
        return remaining > 0;
    }

    /** When the budget is used up if it goes on burning at this rate. A calendar's period that ends before brings a new budget. */
    public Outlook exhaustion(BurnRate burn, Window.Period period, Instant now) {
        if (!available()) {
            return new Outlook.Reached();
        }
        if (burn.rate() <= 0) {
            return new Outlook.Never();
        }
        Outlook reached = Outlook.inSeconds(remaining * seconds(period.length()) / burn.rate());
        boolean renewed = period.end().isAfter(now)
                && reached instanceof Outlook.In(Duration time)
                && now.plus(time).isAfter(period.end());
        return renewed ? new Outlook.Never() : reached;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
