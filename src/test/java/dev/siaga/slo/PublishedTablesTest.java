package dev.siaga.slo;

import static dev.siaga.slo.GivenLevel.NOW;
import static dev.siaga.slo.GivenLevel.THIRTY_DAYS;
import static dev.siaga.slo.GivenLevel.THREE_NINES;
import static dev.siaga.slo.GivenLevel.firing;
import static dev.siaga.slo.GivenLevel.level;
import static dev.siaga.slo.GivenLevel.steady;
import static dev.siaga.slo.GivenLevel.tier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of the source and of Google's workbook, number by number. */
class PublishedTablesTest {
    private static final double MINUTE = 60;

    /** The source prints minutes cut to two digits: 14.4 as 14, 1.44 as 1.4, 2.88 as 2.8, 0.72 as 0.7. */
    @ParameterizedTest
    @CsvSource({
        "outage, 1,  14.4, 240, SEV1,   5",
        "urgent, 1,  1.44, 24,  SEV2,   5",
        "medium, 24, 2.88, 2,   SEV4,   120",
        "ticket, 24, 1.44, 1,   SEV4,   120",
        "low,    24, 0.72, 0.5, REPORT, 120"
    })
    void the_sources_tiers_are_usual(
            String name, int hours, double minutes, double rate, Severity severity, int shortMinutes) {
        Tier usual = usual(name);

        assertEquals(rate, usual.burnRate(THIRTY_DAYS));
        assertEquals(Duration.ofHours(hours), usual.longWindow());
        assertEquals(Duration.ofMinutes(shortMinutes), usual.shortWindow());
        assertEquals(severity, usual.severity());
        var burned = new Counts(minutes, hours * MINUTE);
        assertEquals(rate, BurnRate.of(burned, THREE_NINES).rate(), 1e-9);
    }

    @Test
    void the_sources_medium_and_ticket_are_handled_within_3_and_14_days() {
        assertEquals(Optional.of(Duration.ofDays(3)), usual("medium").times().resolve());
        assertEquals(Optional.of(Duration.ofDays(14)), usual("ticket").times().resolve());
        assertEquals(Optional.empty(), usual("low").times().resolve());
    }

    @Test
    void the_sources_highest_tier_fires_14_minutes_into_a_total_outage() {
        ServiceLevel.Budgeted level = level(THREE_NINES, List.of(usual("outage")));

        assertEquals(Optional.empty(), firing(level, outage(level, Duration.ofSeconds(14 * 60 + 23))));
        assertEquals(Optional.of("outage"), firing(level, outage(level, Duration.ofSeconds(14 * 60 + 24))));
    }

    @Test
    void the_source_allows_43_minutes_at_99_9_and_21_at_99_95() {
        assertEquals(43.2, budget(99.9, 0).remainingMinutes(), 1e-9);
        assertEquals(21.6, budget(99.95, 0).remainingMinutes(), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"0.02, 1, 14.4", "0.05, 6, 6", "0.1, 72, 1"})
    void googles_budget_fractions_are_these_burn_rates(double fraction, int hours, double rate) {
        var threshold = new Threshold.BudgetFraction(fraction);

        assertEquals(rate, threshold.burnRate(Duration.ofDays(30), Duration.ofHours(hours)), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"fast, 14.4, 1, 5", "slow, 6, 6, 30"})
    void googles_paging_tiers_are_usual(String name, double rate, int hours, int shortMinutes) {
        assertEquals(rate, usual(name).burnRate(THIRTY_DAYS));
        assertEquals(Duration.ofHours(hours), usual(name).longWindow());
        assertEquals(Duration.ofMinutes(shortMinutes), usual(name).shortWindow());
    }

    /** Google's table of burn rates, error rates at 99.9 % and times to exhaustion. */
    @ParameterizedTest
    @CsvSource({"1, 0.1, 43200", "2, 0.2, 21600", "10, 1, 4320", "1000, 100, 43.2"})
    void googles_burn_rates_use_a_budget_up_in_these_times(double rate, double errorPercent, double minutes) {
        var burn = BurnRate.of(new Counts(errorPercent, 100), THREE_NINES);
        assertEquals(rate, burn.rate(), 1e-9);

        Outlook outlook = budget(99.9, 0).exhaustion(burn, THIRTY_DAYS.at(NOW), NOW);

        assertEquals(minutes, ((Outlook.In) outlook).time().toMillis() / 60_000.0, 1e-4);
    }

    /** From Google: with 14.4 over an hour, a total outage is noticed after 51.84 s; with 6 over six hours after 129.6 s. */
    @ParameterizedTest
    @CsvSource({"14.4, 1, 51", "6, 6, 129", "1, 72, 259"})
    void a_total_outage_is_noticed_after_window_times_rate_times_budget(double rate, int hours, int secondsBefore) {
        ServiceLevel.Budgeted level =
                level(THREE_NINES, List.of(tier("google", Severity.SEV2, rate, Duration.ofHours(hours))));

        assertEquals(Optional.empty(), firing(level, outage(level, Duration.ofSeconds(secondsBefore))));
        assertEquals(Optional.of("google"), firing(level, outage(level, Duration.ofSeconds(secondsBefore + 1))));
    }

    @ParameterizedTest
    @CsvSource({"0.0144, fast", "0.01439, slow", "0.006, slow", "0.024, urgent", "0.24, outage", "0.002, medium"})
    void a_steady_burn_fires_the_most_urgent_tier_it_reaches(double errorRatio, String name) {
        ServiceLevel.Budgeted level = GivenLevel.usual();

        assertEquals(Optional.of(name), firing(level, steady(level, errorRatio * (1 + 1e-12))));
    }

    @Test
    void a_tier_that_can_never_fire_is_told_with_the_arithmetic() {
        Tier tier = tier("urgent", Severity.SEV2, 24, Duration.ofHours(1));

        String why = tier.impossible(Objective.ofPercent(95), THIRTY_DAYS).orElseThrow();

        assertEquals(
                "tier urgent can never fire: a burn rate of 24 times the allowed 5 % of bad events is 120 %, and no more than 100 % can be bad; the highest burn rate is 20",
                why);
    }

    @Test
    void the_usual_tiers_of_a_lax_objective_are_those_that_can_fire() {
        List<String> names = Tier.usual(Objective.ofPercent(95), THIRTY_DAYS).stream()
                .map(Tier::name)
                .toList();

        assertEquals(List.of("fast", "slow", "medium", "ticket", "low"), names);
    }

    @Test
    void a_window_longer_than_the_period_is_told() {
        Tier tier = tier("medium", Severity.SEV4, 2, Duration.ofHours(24));

        String why = tier.impossible(THREE_NINES, new Window.Rolling(Duration.ofHours(12)))
                .orElseThrow();

        assertTrue(why.contains("24 hours, is longer than the period, 12 hours"), why);
    }

    private static Tier usual(String name) {
        return Tier.usual(THREE_NINES, THIRTY_DAYS).stream()
                .filter(tier -> tier.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ErrorBudget budget(double percent, double errorRatio) {
        return ErrorBudget.of(
                new Counts(errorRatio * 1000, 1000),
                Objective.ofPercent(percent),
                THIRTY_DAYS.at(NOW),
                NOW,
                Duration.ZERO);
    }

    /** A hundred requests a second, all of them bad for as long as the outage has lasted, none before. */
    private static BudgetReadings outage(ServiceLevel.Budgeted level, Duration lasted) {
        Map<Duration, Reading<Counts>> windows = new HashMap<>();
        level.windows().forEach(window -> {
            double bad = Math.min(lasted.toSeconds(), window.toSeconds());
            windows.put(window, GivenLevel.measured(100 * bad, 100.0 * window.toSeconds()));
        });
        return new BudgetReadings(windows, GivenLevel.measured(0, 1), NOW);
    }
}
