package dev.siaga.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Levels and readings as the tests of this package need them. */
final class GivenLevel {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final Window THIRTY_DAYS = new Window.Rolling(Duration.ofDays(30));
    static final Objective THREE_NINES = Objective.ofPercent(99.9);
    private static final Indicator INDICATOR = new Indicator.BadOfTotal("bad", "total");

    private GivenLevel() {}

    static ServiceLevel.Budgeted level(Objective objective, List<Tier> tiers) {
        return new ServiceLevel.Budgeted(objective, INDICATOR, THIRTY_DAYS, tiers, Maintenance.none());
    }

    static ServiceLevel.Budgeted usual() {
        return level(THREE_NINES, Tier.usual(THREE_NINES, THIRTY_DAYS));
    }

    static Tier tier(String name, Severity severity, double rate, Duration longWindow) {
        return new Tier(
                name,
                severity,
                new Threshold.Burn(rate),
                longWindow,
                Tier.shortOf(longWindow),
                Tier.MINIMUM_BAD_EVENTS,
                severity.usual());
    }

    /** Every window with the same share of bad events, out of a million each. */
    static BudgetReadings steady(ServiceLevel.Budgeted level, double errorRatio) {
        Map<Duration, Reading<Counts>> windows = new HashMap<>();
        level.windows().forEach(w -> windows.put(w, measured(errorRatio * 1e6, 1e6)));
        return new BudgetReadings(windows, measured(errorRatio * 1e6, 1e6), NOW);
    }

    static BudgetReadings with(BudgetReadings readings, Duration window, Reading<Counts> other) {
        Map<Duration, Reading<Counts>> windows = new HashMap<>(readings.windows());
        windows.put(window, other);
        return new BudgetReadings(windows, readings.period(), readings.now());
    }

    static Reading<Counts> measured(double bad, double total) {
        return new Reading.Measured<>(new Counts(bad, total), NOW, List.of());
    }

    static Reading<Counts> missing(String why) {
        return new Reading.Missing<>(why, List.of());
    }

    static Optional<String> firing(ServiceLevel.Budgeted level, BudgetReadings readings) {
        return Assessor.assess(level, readings).evaluation() instanceof Evaluation.Burning burning
                ? Optional.of(burning.worst().tier())
                : Optional.empty();
    }
}
