package dev.siaga.controller.primacy;

import dev.siaga.failover.Evidence;
import dev.siaga.failover.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** For how long a city's users have been without a primary: from the beginning of the last look that showed one. A measure; nothing is decided by it. */
final class Downtime {
    private final LongSupplier nanoTime;
    private volatile long primaryAt;

    Downtime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.primaryAt = nanoTime.getAsLong();
    }

    /** A look takes its time, and what it shows may have been over when it ended. */
    void seen(Evidence looked, Instant now) {
        if (looked instanceof Evidence.Observed o
                && o.running(Member.Role.PRIMARY).isPresent()) {
            primaryAt = nanoTime.getAsLong() - Duration.between(o.at(), now).toNanos();
        }
    }

    /** Primacy was won: what was before counts for whoever had it. */
    void begins() {
        primaryAt = nanoTime.getAsLong();
    }

    Duration soFar() {
        return Duration.ofNanos(nanoTime.getAsLong() - primaryAt);
    }
}
