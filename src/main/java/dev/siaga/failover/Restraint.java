package dev.siaga.failover;

import dev.siaga.failover.FailoverDecision.CloseWrites;
import dev.siaga.failover.FailoverDecision.Contend;
import dev.siaga.failover.FailoverDecision.Demote;
import dev.siaga.failover.FailoverDecision.Hold;
import dev.siaga.failover.FailoverDecision.Serve;
import dev.siaga.failover.FailoverDecision.StepDown;

/**
 * What a human has forbidden. A paused policy moves the primary nowhere; a dry run changes nothing at all. Either way what would have been
 * done is said. Fencing goes on in both: a city that lost primacy may not write, whoever has paused what.
 */
final class Restraint {
    private Restraint() {}

    static FailoverDecision hold(Snapshot s, FailoverDecision decision) {
        if (decision instanceof CloseWrites close
                && (s.estate().dryRun() || s.estate().paused())) {
            Reason why = s.estate().dryRun() ? Reason.DRY_RUN : Reason.PAUSED;
            return new Serve(close.epoch(), why, "would have: " + named(close));
        }
        if (s.estate().dryRun() && changes(decision)) {
            return new Hold(Reason.DRY_RUN, "dry run; would have: " + named(decision));
        }
        if (s.estate().paused() && moves(s, decision)) {
            return new Hold(Reason.PAUSED, "paused; would have: " + named(decision));
        }
        return decision;
    }

    /** A city that takes back its own primacy, or that of an estate nobody holds yet, moves nothing. */
    private static boolean moves(Snapshot s, FailoverDecision decision) {
        return switch (decision) {
            case Contend contend ->
                contend.reason() == Reason.HOLDER_LOST
                        && s.quorum() instanceof Quorum.Reachable q
                        && q.epoch().filter(e -> e.city().equals(s.self())).isEmpty();
            case StepDown stepDown -> stepDown.reason() == Reason.DATABASE_DOWN;
            case Demote demote ->
                s.quorum() instanceof Quorum.Reachable q
                        && q.epoch().flatMap(EpochRecord::successor).isEmpty();
            default -> false;
        };
    }

    private static boolean changes(FailoverDecision decision) {
        boolean fences = decision instanceof StepDown stepDown && stepDown.reason() == Reason.SUPERSEDED
                || decision instanceof FailoverDecision.Release;
        return !fences
                && !(decision instanceof Hold)
                && !(decision instanceof Serve)
                && !(decision instanceof FailoverDecision.AwaitFence);
    }

    private static String named(FailoverDecision decision) {
        return decision.getClass().getSimpleName() + " (" + decision.message() + ")";
    }
}
