package dev.siaga.slo;

import java.time.Duration;

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

    /** How soon a window that couldn't be measured is tried again. */
    public static Duration retry(Duration window, Duration interval) {
        Duration wanted = every(window, interval, true);
        Duration atMost = interval.compareTo(RETRY) > 0 ? interval : RETRY;
        return wanted.compareTo(atMost) > 0 ? atMost : wanted;
    }
}
