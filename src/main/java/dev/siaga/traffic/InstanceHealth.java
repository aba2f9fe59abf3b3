package dev.siaga.traffic;

import java.util.Collection;
import java.util.Optional;

/**
 * What an instance's answers amount to: it fails after so many bad ones in a row and works again after as many good ones, so that one lost
 * packet moves nobody. One that was never asked is unknown; its first good answer is enough.
 *
 * @param against how many answers in a row spoke against the state
 */
public record InstanceHealth(State state, int against) {
    /** Nobody has heard of it yet. */
    public static final InstanceHealth UNKNOWN = new InstanceHealth(State.UNKNOWN, 0);

    public enum State {
        UNKNOWN,
        WORKING,
        FAILED
    }

    /** The health after one more answer, where {@code limit} in a row count. */
    public InstanceHealth answered(boolean good, int limit) {
        return switch (state) {
            case UNKNOWN -> good ? of(State.WORKING) : turning(State.FAILED, limit);
            case WORKING -> good ? of(State.WORKING) : turning(State.FAILED, limit);
            case FAILED -> good ? turning(State.WORKING, limit) : of(State.FAILED);
        };
    }

    /** Known by something else than answers, such as readiness. */
    public static InstanceHealth known(boolean works) {
        return of(works ? State.WORKING : State.FAILED);
    }

    public boolean works() {
        return state == State.WORKING;
    }

    /** Whether any of a kind's instances works; empty while that can't be said. Where there are none, none works. */
    public static Optional<Boolean> any(Collection<InstanceHealth> instances) {
        if (instances.stream().anyMatch(InstanceHealth::works)) {
            return Optional.of(true);
        }
        return instances.stream().anyMatch(i -> i.state == State.UNKNOWN) ? Optional.empty() : Optional.of(false);
    }

    private InstanceHealth turning(State to, int limit) {
        return against + 1 >= limit ? of(to) : new InstanceHealth(state, against + 1);
    }

    private static InstanceHealth of(State state) {
        return new InstanceHealth(state, 0);
    }
}
