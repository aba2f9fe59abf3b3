package dev.siaga.lab.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The one clock that all processes of the lab read: wall clock, in microseconds. */
public final class MachineClock {
    private MachineClock() {}

    /** Microseconds since 1970, now. */
    public static long micros() {
        return micros(Instant.now());
    }

    /** Microseconds since 1970 at an instant. */
    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Duration elapsed(long since) {
        return Duration.of(micros() - since, ChronoUnit.MICROS);
    }
}
