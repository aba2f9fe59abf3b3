package dev.siaga.watch;

import java.util.OptionalDouble;

/** The line by which a city's log comes and goes, in megabits per second each way. */
public record Link(int megabitsPerSecond) {
    private static final double BITS_PER_MEGABIT = 8 / 1_000_000.0;

    /** A standby takes the log once; the primary sends it to each of the others. */
    public Finding judge(OptionalDouble walBytesPerSecond, int streams) {
        if (walBytesPerSecond.isEmpty()) {
            return Finding.notMeasured("the primary's positions haven't been followed for long enough");
        }
        double needed = walBytesPerSecond.getAsDouble() * streams * BITS_PER_MEGABIT;
        return needed > megabitsPerSecond
                ? new Finding(
                        Reason.OVER_BUDGET,
                        "the log takes %.1f Mbit/s and the link has %d: standbys will fall behind"
                                .formatted(needed, megabitsPerSecond))
                : new Finding(
                        Reason.WITHIN_BUDGET,
                        "the log takes no more than the %d Mbit/s of the link".formatted(megabitsPerSecond));
    }
}
