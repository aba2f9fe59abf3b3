package dev.siaga.slo;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a window is measured anew. A long one moves slowly and is dear to ask for, so it is asked for less often: it may be a
 * 240th of its length old, or a 2400th while an alarm stands.
 */
public final class Cadence {
    private static final int CALM = 240;
    private static final int ALARMED = 2400;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration RETRY = Duration.ofMinutes(1);

    private Cadence() {}

    public static Duration every(Duration window, Duration interval, boolean alarmed) {
        Duration wanted = window.dividedBy(alarmed ? ALARMED : CALM);
        Duration atMost = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
        return atMost.compareTo(interval) < 0 ? interval : atMost;
    }

    /**
     * The first instant after this one at which it is the turn of one among many that are measured as often. The seed, any number of its own,
     * spreads their turns over the interval.
     */
    public static Instant turn(Instant after, Duration interval, long seed) {
        long length = interval.toMillis();
        return after.plusMillis(length - Math.floorMod(after.toEpochMilli() - seed, length));
    }

    /** How soon a window that couldn't be measured is tried again. */
    public static Duration retry(Duration window, Duration interval) {
        Duration wanted = every(window, interval, true);
        Duration atMost = interval.compareTo(RETRY) > 0 ? interval : RETRY;
        return wanted.compareTo(atMost) > 0 ? atMost : wanted;
    }
}
