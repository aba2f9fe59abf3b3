package dev.siaga.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;

/** A time of the day in which something may happen; it goes over midnight when its end lies before its start. */
record Window(LocalTime from, LocalTime until) {
    private static final Duration DAY = Duration.ofDays(1);

    static Window parse(String text) {
        String[] ends = text.split("-", -1);
        try {
            if (ends.length == 2) {
                return new Window(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
            }
        } catch (DateTimeException _) {
            // told below
        }
        throw new Problem("--window %s is no time of the day: write it as 22:00-04:00".formatted(text));
    }

    /** How long from now to its end; zero outside of it. */
    Duration left(LocalTime now) {
        Duration length = after(from, until);
        Duration gone = after(from, now);
        return gone.compareTo(length) < 0 ? length.minus(gone) : Duration.ZERO;
    }

    /** Refuses what wouldn't be over before it ends. */
    void admit(LocalTime now, Duration needed) {
        Duration left = left(now);
        if (left.isZero()) {
            throw new Problem("it is %s UTC, outside of the window %s-%s".formatted(now.withNano(0), from, until));
        }
        if (left.compareTo(needed) < 0) {
            throw new Problem(
                    "the window ends in %d s, and this may take %d s".formatted(left.toSeconds(), needed.toSeconds()));
        }
    }

    private static Duration after(LocalTime start, LocalTime end) {
        Duration time = Duration.between(start, end);
        return time.isNegative() ? time.plus(DAY) : time;
    }
}
