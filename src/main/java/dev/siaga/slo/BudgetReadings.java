package dev.siaga.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The last known counts of every window, each with the time it was taken, and of the budget's period.
 *
 * @param now the instant the newest were taken at
 */
public record BudgetReadings(Map<Duration, Reading<Counts>> windows, Reading<Counts> period, Instant now) {

    Reading<Counts> of(Duration window) {
        return windows.getOrDefault(window, new Reading.Missing<>("not measured yet", List.of()));
    }
}
