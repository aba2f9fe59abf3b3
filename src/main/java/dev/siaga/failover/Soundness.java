package dev.siaga.failover;

import java.util.Optional;

/**
 * Whether a city's fence can be relied on. The fence is Patroni giving up when it may not renew its lock: whatever lets it go on without
 * the lock, or stop later than the others count on, breaks it.
 */
public final class Soundness {
    private Soundness() {}

    /** Why the fence is unsound, with the remedy; empty when it is sound as far as Patroni's settings go. */
    public static Optional<String> fault(Evidence.Settings settings, Timing timing) {
        if (settings.failsafe()) {
            return Optional.of(
                    "Patroni's failsafe_mode is on, so it stays primary without its lock: set failsafe_mode: false");
        }
        if (settings.paused()) {
            return Optional.of("Patroni is paused, so it doesn't demote itself: run patronictl resume");
        }
        if (settings.timing().slowerThan(timing.patroni())) {
            return Optional.of(
                    "Patroni's ttl, loop_wait or retry_timeout is longer than the policy's patroni section says: lower it, or raise it in the policy of every city");
        }
        return Optional.empty();
    }
}
