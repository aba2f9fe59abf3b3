package dev.siaga.simulation;

import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.controller.primacy.Replica;
import dev.siaga.controller.primacy.Sessions;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Reason;
import dev.siaga.failover.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The protocol broken on purpose, to see that a history catches it. Each break sits where the product meets the simulation: in what it sees,
 * what it decides, what it sends, or what judges it.
 */
enum Mutant {
    NONE,
    /** Nobody waits until the last holder has stopped. */
    SKIP_GRACE,
    /** The permit counts from the arrival of the answer, not from the sending of the keep-alive. */
    PERMIT_FROM_ANSWER,
    /** The permit lasts as long as the lease. */
    PERMIT_WITHOUT_MARGIN,
    /** Transactions don't compare the epoch's record. */
    NO_EPOCH_COMPARE,
    /** Transactions don't compare the holder. */
    NO_HOLDER_COMPARE,
    /** Permits are written over whatever is there. */
    NO_PERMIT_COMPARE,
    /** The API server judges nothing. */
    NO_GUARD,
    /** Primacy is given back while the city may still write. */
    RELEASE_BEFORE_FENCED,
    /** The permit says standby before every member was seen in recovery. */
    STANDBY_BEFORE_RECOVERY,
    /** The successor of a planned move doesn't wait for the last position. */
    SWITCH_BEFORE_CAUGHT_UP,
    /** Nobody knows where timelines began. */
    FORGET_LINEAGE,
    /** Nobody knows what the winners of epochs stood on. */
    FORGET_WINS,
    /** Whoever comes in touch with the quorum goes at once by what it finds there. */
    TRUST_OLD_BEACONS,
    /** An operator that is started doesn't know which quorum its city went by. */
    FORGET_QUORUM,
    /** A fork under an equal number is taken for the same log. */
    KEEP_FORK,
    /** Whoever sees that nobody holds primacy contends, best candidate or not. */
    ANYONE_CONTENDS,
    /** What is behind the recovery point may be promoted all the same. */
    IGNORE_RECOVERY_POINT,
    /** A planned move begins by giving primacy back. By itself that is harmless: nothing is given back under a permit that can't be sealed. */
    RELEASE_WITHOUT_DEMOTION,
    /** The same, and a permit counts as sealed whatever it says. Harmless too: one that runs proves no fence. */
    RELEASE_UNSEALED,
    /** A permit that has ended isn't written once more, so that an extension on its way still counts. */
    NO_SEAL,
    /** Members that don't answer are taken for stopped ones. */
    SILENT_IS_GONE;

    boolean is(Mutant other) {
        return this == other;
    }

    /** Of the quorum whose ID the status has. */
    Optional<String> recalls(Optional<String> quorum) {
        return is(FORGET_QUORUM) ? Optional.empty() : quorum;
    }

    Optional<Boolean> sealed(boolean ended) {
        return switch (this) {
            case NO_SEAL -> Optional.of(ended);
            case RELEASE_UNSEALED -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    Snapshot sees(Snapshot s) {
        if (!(s.quorum() instanceof Quorum.Reachable q) || q.epoch().isEmpty()) {
            return s;
        }
        EpochRecord e = q.epoch().get();
        return switch (this) {
            case FORGET_WINS ->
                with(
                        s,
                        q,
                        e.renewed(
                                e.timeline(),
                                e.position(),
                                e.floor(),
                                e.fenceGrace(),
                                e.lease(),
                                new Lineage(e.lineage().branches(), List.of())));
            case TRUST_OLD_BEACONS -> with(s, q, e, q.setBack() ? q.view() : Quorum.View.CURRENT);
            case SKIP_GRACE ->
                with(s, q, e.renewed(e.timeline(), e.position(), e.floor(), Duration.ZERO, Duration.ZERO, e.lineage()));
            case SWITCH_BEFORE_CAUGHT_UP ->
                e.successor().isPresent() && q.holder().isEmpty()
                        ? with(
                                s,
                                q,
                                e.renewed(e.timeline(), Lsn.ZERO, Lsn.ZERO, e.fenceGrace(), e.lease(), e.lineage()))
                        : s;
            case FORGET_LINEAGE ->
                with(s, q, e.renewed(0, e.position(), e.floor(), e.fenceGrace(), e.lease(), Lineage.UNKNOWN));
            case IGNORE_RECOVERY_POINT ->
                with(s, q, e.renewed(e.timeline(), e.position(), Lsn.ZERO, e.fenceGrace(), e.lease(), e.lineage()));
            default -> s;
        };
    }

    private static boolean switching(Snapshot s) {
        return s.quorum() instanceof Quorum.Reachable q
                && q.holds(s.self())
                && q.epoch().flatMap(EpochRecord::successor).isPresent();
    }

    private static Snapshot with(Snapshot s, Quorum.Reachable q, EpochRecord record) {
        return with(s, q, record, q.view());
    }

    private static Snapshot with(Snapshot s, Quorum.Reachable q, EpochRecord record, Quorum.View view) {
        return new Snapshot(
                s.self(),
                s.estate(),
                s.now(),
                new Quorum.Reachable(
                        q.holder(), Optional.of(record), q.beacons(), q.holderGoneFor(), q.lastRenewalSeen(), view),
                s.permit(),
                s.evidence(),
                s.unsound(),
                s.highestEpoch(),
                s.lastHolder(),
                s.lastPrimary(),
                s.slot());
    }

    FailoverDecision decides(Snapshot s, FailoverDecision d) {
        return switch (this) {
            case RELEASE_BEFORE_FENCED ->
                d instanceof FailoverDecision.Hold h
                                && h.reason() == Reason.FENCING
                                && s.quorum() instanceof Quorum.Reachable q
                                && q.holder()
                                        .filter(x -> x.city().equals(s.self()))
                                        .isPresent()
                        ? new FailoverDecision.Release(s.permit().epoch(), Reason.PERMIT_ENDED, "")
                        : d;
            case STANDBY_BEFORE_RECOVERY ->
                !switching(s) || !(d instanceof FailoverDecision.Hold)
                        ? d
                        : s.permit() instanceof Permit.Primary p && p.endedAt(s.now())
                                ? new FailoverDecision.MarkStandby(s.permit().epoch(), Reason.SWITCHING, "")
                                : new FailoverDecision.StepDown(s.permit().epoch(), Reason.SWITCHING, "");
            case KEEP_FORK ->
                d instanceof FailoverDecision.Reclone r
                                && s.quorum() instanceof Quorum.Reachable q
                                && q.holder().isPresent()
                        ? new FailoverDecision.Follow(
                                q.holder().get().city(),
                                s.estate().upstreams().get(q.holder().get().city()),
                                s.slot(),
                                r.epoch(),
                                r.divergence(),
                                Reason.REJOINING,
                                "")
                        : d;
            case ANYONE_CONTENDS ->
                d instanceof FailoverDecision.Hold h
                                && h.reason() == Reason.YIELDING
                                && s.quorum() instanceof Quorum.Reachable q
                                && q.epoch().isPresent()
                        ? new FailoverDecision.Contend(q.epoch().get().epoch() + 1, Reason.HOLDER_LOST, "")
                        : d;
            case RELEASE_WITHOUT_DEMOTION, RELEASE_UNSEALED ->
                d instanceof FailoverDecision.Demote m
                        ? new FailoverDecision.Release(m.epoch(), Reason.SWITCHING, "")
                        : d;
            default -> d;
        };
    }

    Sessions.Proof believes(Sessions.Proof proof, Process process) {
        return switch (this) {
            case PERMIT_FROM_ANSWER -> new Sessions.Proof(proof.lease(), process.now(), process.nanoTime());
            case PERMIT_WITHOUT_MARGIN ->
                new Sessions.Proof(proof.lease(), proof.sentAt().plusSeconds(2), proof.sentNanos());
            default -> proof;
        };
    }

    Txn sends(Txn txn) {
        return switch (this) {
            case NO_EPOCH_COMPARE -> without(txn, Replica.KEY.epochKey());
            case NO_HOLDER_COMPARE -> without(txn, Replica.KEY.holderKey());
            default -> txn;
        };
    }

    private static Txn without(Txn txn, String key) {
        Stream<Compare> kept = txn.when().stream().filter(c -> !c.key().equals(key));
        return new Txn(kept.toList(), txn.then(), txn.otherwise());
    }
}
