package dev.siaga.controller.primacy;

import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * The two clocks of a replica: the wall clock, which permits are judged by and which may be set, and one that only counts, by which
 * durations are measured. Its origin means nothing.
 */
public interface OperatorClock {
    OperatorClock SYSTEM = new System();

    Instant now();

    long nanoTime();

    /** The clocks of the machine. */
    @Singleton
    final class System implements OperatorClock {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return java.lang.System.nanoTime();
        }
    }
}
