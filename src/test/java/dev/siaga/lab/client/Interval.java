package dev.siaga.lab.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds [from, to) during which a member accepted writes: from the sending of the first to the answer of the last. */
public record Interval(String city, String member, long from, long to, long writes) {
    @Override
    public String toString() {
        return "%-9s %-22s %s  %s  %9.3f s  %d writes"
                .formatted(city, member, instant(from), instant(to), (to - from) / 1e6, writes);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
