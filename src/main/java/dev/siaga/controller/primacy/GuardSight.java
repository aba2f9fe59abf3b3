package dev.siaga.controller.primacy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What this replica last saw of an estate's guard, the admission policy and its binding: its fault with the remedy, and how old that sight is. */
public final class GuardSight {
    private final OperatorClock clock;
    private volatile Optional<String> fault =
            Optional.of("the admission policy and its binding have not been checked yet");
    private volatile boolean stood;
    private volatile Optional<String> kept = Optional.empty();
    private volatile boolean permitKept;
    private volatile long checkedAt;
    private volatile OptionalLong goneSince = OptionalLong.empty();

    GuardSight(OperatorClock clock) {
        this.clock = clock;
        this.checkedAt = clock.nanoTime();
    }

    public void seen(Optional<String> found) {
        fault = found;
        stood = stood || found.isEmpty();
        checkedAt = clock.nanoTime();
    }

    Optional<String> fault() {
        return fault;
    }

    /** Whether it was ever seen standing: what is missing then was removed. */
    boolean stood() {
        return stood;
    }

    /** Whether a part is seen for the first time that stands though somebody has deleted it. */
    boolean kept(Optional<String> now) {
        boolean anew = now.isPresent() && !now.equals(kept);
        kept = now;
        return anew;
    }

    void permitKept(boolean now) {
        permitKept = now;
    }

    /** Whether the permit that was last read stands though somebody has deleted it. */
    boolean permitKept() {
        return permitKept;
    }

    /** Whether the binding, which has just been removed if it was there, has been gone for this long. */
    synchronized boolean goneFor(Duration time, boolean wasThere) {
        if (wasThere || goneSince.isEmpty()) {
            goneSince = OptionalLong.of(clock.nanoTime());
        }
        return clock.nanoTime() - goneSince.getAsLong() >= time.toNanos();
    }

    boolean checkDue(Duration every) {
        return fault.isPresent() || clock.nanoTime() - checkedAt >= every.toNanos();
    }
}
