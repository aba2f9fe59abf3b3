package dev.siaga.controller;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether this replica leads its city's operators: what acts beside the reconcilers asks here first. A lead that was lost never comes back to this
 * process.
 */
@Singleton
public class Lead {
    private enum State {
        /** There is no election: the only replica acts. */
        ALONE,
        CANDIDATE,
        LEADING,
        LOST
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.ALONE);

    /** There is an election, in which this replica stands. */
    public void stand() {
        state.compareAndSet(State.ALONE, State.CANDIDATE);
    }

    public void gain() {
        state.updateAndGet(now -> now == State.LOST ? now : State.LEADING);
    }

    public void lose() {
        state.set(State.LOST);
    }

    /** Whether it is this replica that acts. */
    public boolean held() {
        State now = state.get();
        return now == State.LEADING || now == State.ALONE;
    }
}
