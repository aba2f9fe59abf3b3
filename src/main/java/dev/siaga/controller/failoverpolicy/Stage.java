package dev.siaga.controller.failoverpolicy;

import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.FailoverDecision.Contend;
import dev.siaga.failover.FailoverDecision.Hold;
import dev.siaga.failover.FailoverDecision.MarkStandby;
import dev.siaga.failover.FailoverDecision.Release;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Reason;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a city is about while primacy moves, as its decision says. */
enum Stage {
    /** The holder has no primary, and its own Patroni may yet bring one back. */
    DATABASE_DOWN(Part.OLD),
    /** No majority of the quorum answers the holder. */
    CUT_OFF(Part.OLD),
    /** A clean demotion, for a planned move. */
    DEMOTE(Part.OLD),
    /** The holder's permit has ended: until no member accepts writes, and the quorum knows. */
    STOP(Part.OLD),
    /** Until the last holder has certainly stopped. */
    AWAIT_FENCE(Part.NEW),
    /** Nobody may take over yet, or another city has the better claim. */
    CHOOSE(Part.NEW),
    /** The successor of a planned move receives what the holder wrote last. */
    CATCH_UP(Part.NEW),
    /** One transaction at the quorum. */
    ELECT(Part.NEW),
    /** Permit, then Patroni, until the first look that shows a primary. */
    PROMOTE(Part.NEW),
    /** A city turns to the new primary. */
    FOLLOW(Part.OLD, Part.OTHER);

    /** Whose a stage is to tell: of what all cities go through, one tells. */
    enum Part {
        NEW,
        OLD,
        OTHER
    }

    private final Set<Part> tellers;

    Stage(Part... tellers) {
        this.tellers = Set.of(tellers);
    }

    boolean toldBy(Part part) {
        return tellers.contains(part);
    }

    /** As its span is called. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Empty while nothing is under way.
     *
     * @param won whether this city has won an epoch, and its primary is yet to be seen
     */
    static Optional<Stage> of(FailoverDecision decision, Permit permit, boolean won) {
        return switch (decision) {
            case FailoverDecision.Serve _ -> Optional.empty();
            case FailoverDecision.CloseWrites _ -> Optional.empty();
            case FailoverDecision.OpenWrites _ -> Optional.empty();
            case FailoverDecision.Note _ -> Optional.empty();
            case FailoverDecision.CallOff _ -> Optional.empty();
            case FailoverDecision.AwaitFence _ -> Optional.of(AWAIT_FENCE);
            case Contend _ -> Optional.of(ELECT);
            case FailoverDecision.Promote _ -> Optional.of(PROMOTE);
            case FailoverDecision.Demote _ -> Optional.of(DEMOTE);
            case FailoverDecision.StepDown _ -> Optional.of(STOP);
            case FailoverDecision.Expel _ -> Optional.of(STOP);
            case Release release -> Optional.of(release.reason() == Reason.SWITCHING ? DEMOTE : STOP);
            case MarkStandby mark -> Optional.of(mark.reason() == Reason.SWITCHING ? DEMOTE : FOLLOW);
            case FailoverDecision.Follow _ -> Optional.of(FOLLOW);
            case FailoverDecision.Reclone _ -> Optional.of(FOLLOW);
            case FailoverDecision.CloneAnew _ -> Optional.of(FOLLOW);
            case Hold hold -> holding(hold.reason(), permit, won);
        };
    }

    private static Optional<Stage> holding(Reason reason, Permit permit, boolean won) {
        return switch (reason) {
            case AWAITING_LOCAL_PRIMARY, LOCAL_CITY_UNOBSERVED -> Optional.of(won ? PROMOTE : DATABASE_DOWN);
            case QUORUM_UNREACHABLE -> Optional.of(CUT_OFF);
            case SWITCHING -> Optional.of(DEMOTE);
            case FENCING -> Optional.of(permit instanceof Permit.Primary ? STOP : FOLLOW);
            case CATCHING_UP -> Optional.of(CATCH_UP);
            case YIELDING, NO_CANDIDATE, RECOVERY_POINT_EXCEEDED, PAUSED, DRY_RUN -> Optional.of(CHOOSE);
            case AWAITING_NEW_PRIMARY, AWAITING_LOCAL_MEMBERS, FORKED -> Optional.of(FOLLOW);
            default -> Optional.empty();
        };
    }
}
