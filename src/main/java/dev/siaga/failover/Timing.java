package dev.siaga.failover;

import java.time.Duration;

/**
 * The times a policy sets. The lease is how long primacy lasts without renewal at the quorum; the permit inside the city ends earlier by
 * the margin, which covers clock differences inside one city. {@code patroni} is the slowest timing a city's Patroni may have.
 */
public record Timing(
        Duration lease,
        Duration renewEvery,
        Duration margin,
        PatroniTiming patroni,
        boolean watchdogRequired,
        Duration stopMargin,
        Duration databaseDownAfter,
        Duration recoveryTime,
        Duration recoveryPoint,
        Duration coolDown) {

    /**
     * How long a permit lasts from the moment the keep-alive was sent: always ends before the quorum can expire the session, which
     * counts from the moment that keep-alive arrived.
     */
    public Duration permit() {
        return lease.minus(margin);
    }

    /**
     * The time within which Patroni itself stops accepting writes once it may not renew: with a required watchdog its ttl, within which a
     * frozen node is reset; else one loop and two rounds of retries, and what an immediate stop takes. A renewal carries the time at which it was
     * first tried and may be taken a round of retries later, so a loop counts as no shorter than that. Counted from the timing that was seen;
     * while none is, from the slowest that it may have.
     */
    public Duration fenceGrace(Evidence evidence) {
        PatroniTiming actual =
                evidence.settings().map(Evidence.Settings::timing).orElse(patroni);
        return watchdogRequired
                ? actual.ttl()
                : actual.loop().plus(actual.retryTimeout().multipliedBy(2)).plus(stopMargin);
    }

    /**
     * How long after it was set back a quorum can't be trusted: sessions of before have expired then unless somebody keeps them, and so have permits
     * under epochs that it has forgotten, with all that wrote under them.
     */
    public Duration quiet(Evidence evidence) {
        return lease.plus(margin).plus(fenceGrace(evidence));
    }

    /** Patroni's ttl, loop_wait and retry_timeout. */
    public record PatroniTiming(Duration ttl, Duration loopWait, Duration retryTimeout) {
        private Duration loop() {
            return loopWait.compareTo(retryTimeout) < 0 ? retryTimeout : loopWait;
        }

        public boolean slowerThan(PatroniTiming bound) {
            return ttl.compareTo(bound.ttl) > 0
                    || loopWait.compareTo(bound.loopWait) > 0
                    || retryTimeout.compareTo(bound.retryTimeout) > 0;
        }
    }
}
