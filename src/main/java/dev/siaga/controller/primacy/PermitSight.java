package dev.siaga.controller.primacy;

import dev.siaga.failover.Permit;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this replica knows of its city's permit. A permit that is closed before it has run out ends for the API server when that write takes
 * effect, not when it was sent: what was seen before this replica knew of it proves nothing.
 */
final class PermitSight {
    private final OperatorClock clock;
    private volatile Permit permit = new Permit.Absent();
    private volatile boolean known;
    private volatile Optional<Permit.Primary> sealed = Optional.empty();
    private volatile Instant lapsed = Instant.MIN;
    private volatile long closedAt;

    PermitSight(OperatorClock clock) {
        this.clock = clock;
    }

    /** As decisions go by it. */
    Permit permit() {
        return permit instanceof Permit.Primary p && p.closed() && lapsed.isAfter(p.until())
                ? new Permit.Primary(p.epoch(), lapsed, true)
                : permit;
    }

    /** Whether it was ever read. Before that it isn't absent: an old primary would not know that it was one. */
    boolean known() {
        return known;
    }

    /** Takes what was read just now. */
    void seen(Permit stored, Timing timing) {
        became(stored, timing, Instant.MAX);
    }

    /** This replica wrote the permit over one that had ended: whatever was sent before that compares with an older one and is refused. */
    void sealed(Permit.Primary last, Permit.Primary over, Timing timing) {
        sealed = Optional.of(last);
        became(last, timing, over.closed() ? Instant.MAX : over.until());
    }

    /** {@code over}: when the permit that was closed would have run out, if that is known. Nobody is permitted for longer than a permit's length. */
    private void became(Permit stored, Timing timing, Instant over) {
        if (stored instanceof Permit.Primary next && closes(next)) {
            Instant longest = next.until().plus(timing.permit()).plus(timing.margin());
            lapsed = Stream.of(clock.now().minus(timing.margin()), longest, over)
                    .min(Instant::compareTo)
                    .orElseThrow();
            closedAt = clock.nanoTime();
        }
        permit = stored;
        known = true;
    }

    /** Whether this one tells that the permit is closed, and nothing did before. */
    boolean closes(Permit next) {
        return closed(next) && !(closed(permit) && permit.epoch() == next.epoch());
    }

    /** For how long the permit has been known to be closed; zero while it isn't. */
    Duration closedFor() {
        return closed(permit) ? Duration.ofNanos(clock.nanoTime() - closedAt) : Duration.ZERO;
    }

    private static boolean closed(Permit permit) {
        return permit instanceof Permit.Primary p && p.closed();
    }

    /** Whether no extension can still be on its way. */
    boolean isFinal() {
        return !(permit instanceof Permit.Primary p)
                || sealed.filter(s -> s.epoch() == p.epoch() && !p.until().isAfter(s.until()))
                        .isPresent();
    }

    /** While an extension may be on its way, nothing can be proved from the end that was seen. */
    Permit provable() {
        return isFinal() ? permit() : new Permit.Primary(permit.epoch(), Instant.MAX);
    }
}
