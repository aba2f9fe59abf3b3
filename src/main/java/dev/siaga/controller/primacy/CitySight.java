package dev.siaga.controller.primacy;

import dev.siaga.failover.Evidence;
import java.time.Duration;

/** What this replica saw of its own city's Patroni at the last look, and for how long it has seen what it sees, on its own clock. */
final class CitySight {
    private static final Duration LONG_AGO = Duration.ofDays(1);

    private final OperatorClock clock;
    private volatile Evidence evidence = new Evidence.Blind("not looked yet");
    private volatile long lookedAt;
    private volatile long primarySeenAt;
    private volatile boolean standsBy;
    private volatile long standsBySince;
    private volatile boolean hurried;

    CitySight(OperatorClock clock) {
        this.clock = clock;
        long started = clock.nanoTime();
        this.primarySeenAt = started;
        this.lookedAt = started - LONG_AGO.toNanos();
    }

    Evidence evidence() {
        return evidence.awaitingPrimaryFor(since(primarySeenAt));
    }

    void seen(Evidence looked) {
        evidence = looked;
        boolean now = looked.standsBy();
        if (now && !standsBy) {
            standsBySince = clock.nanoTime();
        }
        standsBy = now;
        lookedAt = clock.nanoTime();
    }

    /** What an operator that slept saw before may be long past, such as members that have since become primary. */
    Evidence within(Duration time) {
        return evidence instanceof Evidence.Observed && !lookedWithin(time)
                ? new Evidence.Blind(
                        "the last look is %d s old".formatted(since(lookedAt).toSeconds()))
                : evidence();
    }

    /** While something is under way the city is looked at more often. */
    void hurry(boolean underway) {
        hurried = underway;
    }

    boolean lookDue(Duration every) {
        return hurried || since(lookedAt).compareTo(every) >= 0;
    }

    /**
     * Counted from the end of a look, for one at members that don't answer takes long, and their city has {@code databaseDownAfter} before it gives
     * primacy up.
     */
    boolean lookedWithin(Duration time) {
        return evidence instanceof Evidence.Observed && since(lookedAt).compareTo(time) < 0;
    }

    /** A permit is closed: only looks from now on show what nobody may undo any more. */
    void permitCloses() {
        standsBySince = clock.nanoTime();
    }

    /** How long every look has shown a standby configuration that nobody may undo. */
    Duration standingByFor() {
        return standsBy ? since(standsBySince) : Duration.ZERO;
    }

    /** A city that comes by primacy has its time to show a primary from now on. */
    void awaitPrimary() {
        primarySeenAt = clock.nanoTime();
    }

    /** How long a city that holds primacy, or held it last, has been without a primary; {@code present} also when none is expected. */
    Duration primaryMissing(boolean present) {
        if (present) {
            awaitPrimary();
        }
        return since(primarySeenAt);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(clock.nanoTime() - nanos);
    }
}
