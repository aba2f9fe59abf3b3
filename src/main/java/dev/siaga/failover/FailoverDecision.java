package dev.siaga.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one city does next. Every act is idempotent and names the epoch it acts under; the actor rechecks that epoch at the quorum before
 * an act that could make a second writer.
 */
public sealed interface FailoverDecision {
    Reason reason();

    /** A sentence for a human: what happened, why, and what comes next. */
    String message();

    /** Nothing is done, for a named reason. */
    record Hold(Reason reason, String message) implements FailoverDecision {}

    /** Wait until the last holder has certainly stopped accepting writes. */
    record AwaitFence(Duration remaining, Reason reason, String message) implements FailoverDecision {}

    /** Try to win this epoch: one transaction at the quorum. */
    record Contend(long epoch, Reason reason, String message) implements FailoverDecision {}

    /** The epoch is won: write the permit, then let Patroni leave standby. */
    record Promote(long epoch, Reason reason, String message) implements FailoverDecision {}

    /** This city is primary and all is well. */
    record Serve(long epoch, Reason reason, String message) implements FailoverDecision {}

    /** All services of this city are down: let its database refuse writes. */
    record CloseWrites(long epoch, Reason reason, String message) implements FailoverDecision {}

    /** Take back what closed this city's database for writes. */
    record OpenWrites(Reason reason, String message) implements FailoverDecision {}

    /** Write down the successor of a planned move, then let Patroni demote cleanly and stand by for it. */
    record Demote(long epoch, City to, Estate.Upstream upstream, String id, Reason reason, String message)
            implements FailoverDecision {}

    /** A request for what already is: its id is noted, so that it moves nothing after a later failover. */
    record Note(long epoch, City to, String id, Reason reason, String message) implements FailoverDecision {}

    /** Give a planned move up: the successor is forgotten and Patroni leaves standby again. */
    record CallOff(long epoch, Reason reason, String message) implements FailoverDecision {}

    /** Rewrite the permit as ended: Patroni demotes itself. */
    record StepDown(long epoch, Reason reason, String message) implements FailoverDecision {}

    /**
     * The permit has ended and these members don't answer: have their Pods removed, since one that is frozen would write when it wakes. What was
     * started later under the same name stays.
     */
    record Expel(List<String> members, Instant startedBefore, Reason reason, String message)
            implements FailoverDecision {}

    /** Give the key back, and say so where this city is certainly fenced under the epoch. */
    record Release(long epoch, Reason reason, String message) implements FailoverDecision {
        /**
         * Whether it waits for the proof of the fence. A city that may not hold primacy has none to wait for; nor has one that a quorum which was set
         * back names as the holder of an old epoch, for it may be primary, and only the holder of the last epoch goes on.
         */
        public boolean fenced() {
            return reason == Reason.PERMIT_ENDED || reason == Reason.SWITCHING;
        }
    }

    /** Make Patroni a standby cluster of the holder, with its slot there or without; an old primary writes down before that what only it has. */
    record Follow(
            City city,
            Estate.Upstream upstream,
            Optional<String> slot,
            long epoch,
            Optional<Divergence> divergence,
            Reason reason,
            String message)
            implements FailoverDecision {}

    /** Have the members and the data that are older than an instant made anew, from the holder of the epoch; an old primary tells first what only it has. */
    record Reclone(long epoch, Instant olderThan, Optional<Divergence> divergence, Reason reason, String message)
            implements FailoverDecision {}

    /** Every member is in recovery behind the holder: let the permit say standby. */
    record MarkStandby(long epoch, Reason reason, String message) implements FailoverDecision {}

    /** Let the first member of a city without any data clone the holder. */
    record CloneAnew(long epoch, Reason reason, String message) implements FailoverDecision {}

    /** True when the act changes the quorum or the permit, so that the next decision can be made at once from a new look. */
    default boolean readsAnew() {
        return switch (this) {
            case Contend ignored -> true;
            case Release ignored -> true;
            case MarkStandby ignored -> true;
            case Hold ignored -> false;
            case AwaitFence ignored -> false;
            case Promote ignored -> false;
            case Serve ignored -> false;
            case CloseWrites ignored -> false;
            case OpenWrites ignored -> false;
            case StepDown ignored -> false;
            case Expel ignored -> false;
            case Demote ignored -> false;
            case CallOff ignored -> false;
            case Note ignored -> true;
            case Follow ignored -> false;
            case Reclone ignored -> false;
            case CloneAnew ignored -> false;
        };
    }

    /** True when the next step is another city's, and is to be seen as soon as it is taken. */
    default boolean awaitsAnother() {
        return this instanceof Hold hold
                && switch (hold.reason()) {
                    case AWAITING_NEW_PRIMARY, CATCHING_UP, SWITCHING, YIELDING -> true;
                    default -> false;
                };
    }

    /** True when nothing is under way: the city serves, or follows. */
    default boolean settled() {
        return this instanceof Serve || this instanceof Hold hold && hold.reason() == Reason.FOLLOWING;
    }
}
