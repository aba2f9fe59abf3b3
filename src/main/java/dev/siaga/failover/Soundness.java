package dev.siaga.failover;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a city's fence can be relied on. The fence is Patroni giving up when it may not renew its lock: whatever lets it go on without
 * the lock, or stop later than the others count on, breaks it.
 */
public final class Soundness {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

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
        if (settings.clockSkew().compareTo(timing.margin()) > 0) {
            return Optional.of(
                    "the clock of a Patroni member differs from the operator's by %.1f s or more, beyond lease.margin: synchronise the nodes' clocks"
                            .formatted(settings.clockSkew().toMillis() / 1000.0));
        }
        return settings.oldestPatroni()
                .filter(Soundness::tooOld)
                .map(version -> "a member runs Patroni %s, whose demotion can lose data: upgrade to 4.1 or newer"
                        .formatted(version));
    }

    /** An unreadable version is no fault: development builds have such. */
    private static boolean tooOld(String version) {
        Matcher m = VERSION.matcher(version);
        if (!m.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(m.group(1));
        return major < 4 || major == 4 && Integer.parseInt(m.group(2)) < 1;
    }
}
