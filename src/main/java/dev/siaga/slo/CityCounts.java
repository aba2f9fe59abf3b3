package dev.siaga.slo;

import java.time.Duration;
import java.time.Instant;

/**
 * What one city told last of its own counts.
 *
 * @param level what they are counts of, in one word: only counts of the same level are summed
 * @param readings with times of that city's clock, which are compared with each other only
 * @param heardAt when they came in, by the clock of whoever sums
 */
public record CityCounts(String city, String level, BudgetReadings readings, Instant heardAt) {

    Duration silentFor(Instant now) {
        return Duration.between(heardAt, now);
    }

    /** How long ago something was counted that the city says it counted at that instant. */
    Duration age(Instant countedAt, Instant now) {
        return silentFor(now).plus(Duration.between(countedAt, readings.now()));
    }
}
