package dev.siaga.traffic;

import java.time.Duration;
import java.time.Instant;

/** Whether something holds, and since when it has held, or not held, without a break. */
public record Lasting(boolean holds, Instant since) {

    /** The same after one more look. */
    public Lasting seen(boolean nowHolds, Instant now) {
        return nowHolds == holds ? this : new Lasting(nowHolds, now);
    }

    public boolean heldFor(Duration time, Instant now) {
        return holds && lastedFor(time, now);
    }

    public boolean brokenFor(Duration time, Instant now) {
        return !holds && lastedFor(time, now);
    }

    private boolean lastedFor(Duration time, Instant now) {
        return !now.isBefore(since.plus(time));
    }
}
