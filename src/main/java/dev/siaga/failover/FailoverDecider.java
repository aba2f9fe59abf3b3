package dev.siaga.failover;

import dev.siaga.failover.FailoverDecision.AwaitFence;
import dev.siaga.failover.FailoverDecision.Contend;
import dev.siaga.failover.FailoverDecision.Follow;
import dev.siaga.failover.FailoverDecision.Hold;
import dev.siaga.failover.FailoverDecision.MarkStandby;
import dev.siaga.failover.FailoverDecision.Promote;
import dev.siaga.failover.FailoverDecision.Release;
import dev.siaga.failover.FailoverDecision.StepDown;
import dev.siaga.failover.Quorum.Holder;
import dev.siaga.failover.Quorum.Reachable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a city does next, from one snapshot. The fence of the last holder is made certain <em>before</em> anyone contends for the next
 * epoch, so that every winner may be promoted at once, candidates are ranked by positions that no longer move, and the old holder may come
 * back to its own primacy in the meantime. Guards stand first, in the order of safety.
 */
public final class FailoverDecider {
    private FailoverDecider() {}

    public static FailoverDecision decide(Snapshot s) {
        return Restraint.hold(s, freely(s));
    }

    private static FailoverDecision freely(Snapshot s) {
        List<String> silent =
                Fence.toExpel(s.permit(), s.evidence(), s.now(), s.estate().timing());
        if (s.permit() instanceof Permit.Primary ended && !silent.isEmpty()) {
            return new FailoverDecision.Expel(
                    silent,
                    Fence.harmlessFrom(ended, s.estate().timing()),
                    Reason.SILENT_MEMBERS,
                    "the permit has ended and " + silent
                            + " don't answer: removing their Pods, for a frozen database would accept writes when it wakes");
        }
        return switch (s.quorum()) {
            case Quorum.Unreachable u ->
                new Hold(
                        Reason.QUORUM_UNREACHABLE,
                        "no majority of the quorum answers (" + u.why()
                                + "): no city is promoted, and the permit of a primary ends");
            case Reachable q ->
                q.holder()
                        .map(h -> h.city().equals(s.self()) ? holding(s, q, h) : following(s, q, h))
                        .orElseGet(() -> vacant(s, q));
        };
    }

    private static FailoverDecision holding(Snapshot s, Reachable q, Holder h) {
        if (Adoption.knownEpoch(s, q) > h.epoch()) {
            return new Release(
                    h.epoch(),
                    Reason.QUORUM_WIPED,
                    "the quorum was set back: it says that this city holds epoch %d, but epoch %d has been"
                            .formatted(h.epoch(), Adoption.knownEpoch(s, q)));
        }
        if (s.permit() instanceof Permit.Primary p && p.epoch() == h.epoch()) {
            return p.endedAt(s.now()) ? fencing(s, q, h, p) : serving(s, q, h);
        }
        if (s.permit() instanceof Permit.Standby standby && standby.epoch() == h.epoch()) {
            return new Release(
                    h.epoch(), Reason.SWITCHING, "this city stands by under its own epoch: handing primacy over");
        }
        if (s.unsound().isPresent()) {
            return new Release(
                    h.epoch(),
                    Reason.FENCE_UNSOUND,
                    "this city may not hold primacy: " + s.unsound().get());
        }
        if (move(q, h).isPresent()) {
            return new FailoverDecision.CallOff(
                    h.epoch(),
                    Reason.SWITCHOVER_CALLED_OFF,
                    "the permit has vanished in the middle of a planned move: this city goes on as primary");
        }
        return q.setBack()
                ? Adoption.afterSetBack()
                : new Promote(
                        h.epoch(),
                        Reason.EPOCH_WON,
                        "epoch " + h.epoch() + " is won: writing the permit, then promoting");
    }

    private static FailoverDecision fencing(Snapshot s, Reachable q, Holder h, Permit.Primary ended) {
        if (!Fence.closed(ended, s.evidence(), s.now(), s.estate().timing())) {
            return new Hold(Reason.FENCING, "the permit has ended: waiting until every member is seen read-only");
        }
        return move(q, h)
                .filter(_ -> ended.closed()
                        && Fence.seenClosed(ended, s.evidence(), s.estate().timing()))
                .flatMap(move -> Handing.ended(s, q.epoch().get(), move))
                .orElseGet(() -> new Release(
                        h.epoch(),
                        Reason.PERMIT_ENDED,
                        "the permit has ended and no member accepts writes: giving primacy back"));
    }

    /** The planned move that this holder has begun. */
    private static Optional<EpochRecord.Handover> move(Reachable q, Holder h) {
        return q.epoch()
                .filter(e -> e.epoch() == h.epoch())
                .flatMap(EpochRecord::handover)
                .filter(EpochRecord.Handover::open);
    }

    private static FailoverDecision serving(Snapshot s, Reachable q, Holder h) {
        if (!(s.evidence() instanceof Evidence.Observed seen)) {
            return new Hold(Reason.LOCAL_CITY_UNOBSERVED, "this city's Patroni can't be observed: " + s.evidence());
        }
        Optional<EpochRecord> record = q.epoch().filter(e -> e.epoch() == h.epoch());
        Optional<EpochRecord.Handover> move = move(q, h);
        if (move.isPresent()) {
            return Handing.underway(s, seen, record.get(), move.get());
        }
        if (seen.standsBy()) {
            if (s.unsound().isPresent() && seen.certainlyReadOnly()) {
                return new StepDown(
                        h.epoch(),
                        Reason.FENCE_UNSOUND,
                        "this city may not be promoted after all: "
                                + s.unsound().get());
            }
            return new Promote(h.epoch(), Reason.EPOCH_WON, "Patroni is still a standby cluster: promoting it");
        }
        if (seen.running(Member.Role.PRIMARY).isPresent()) {
            return seen.settings()
                    .flatMap(settings -> ServicesDown.writes(s, q, h, settings))
                    .or(() -> record.flatMap(r -> Handing.requested(s, q, r)))
                    .or(() -> record.flatMap(r -> ServicesDown.move(s, q, r)))
                    .or(() -> record.map(r -> ServicesDown.serve(s, q, r)))
                    .orElseGet(() -> ServicesDown.serving(h.epoch()));
        }
        Duration limit = s.estate().timing().databaseDownAfter();
        if (seen.primaryMissingFor().compareTo(limit) < 0 || !anotherCouldTakeOver(s, q)) {
            return new Hold(
                    Reason.AWAITING_LOCAL_PRIMARY,
                    "this city's Patroni has had no running primary for %d s; primacy is given up after %d s if another city can take it"
                            .formatted(seen.primaryMissingFor().toSeconds(), limit.toSeconds()));
        }
        return new StepDown(
                h.epoch(),
                Reason.DATABASE_DOWN,
                "this city's Patroni has had no running primary for %d s: giving up primacy"
                        .formatted(seen.primaryMissingFor().toSeconds()));
    }

    private static FailoverDecision following(Snapshot s, Reachable q, Holder h) {
        if (s.permit().epoch() > h.epoch()) {
            return new Hold(
                    Reason.STALE_VIEW, "the permit is of a later epoch than the quorum's answer: looking again");
        }
        if (s.permit() instanceof Permit.Primary p && !p.endedAt(s.now())) {
            return new StepDown(
                    p.epoch(),
                    Reason.SUPERSEDED,
                    h.city() + " holds epoch " + h.epoch() + ": ending this city's permit");
        }
        Optional<Evidence.Settings> settings = s.evidence().settings();
        if (settings.isEmpty()) {
            return new Hold(Reason.LOCAL_CITY_UNOBSERVED, "no Patroni member of this city answers");
        }
        Estate.Upstream upstream = s.estate().upstreams().get(h.city());
        if (upstream == null) {
            return new Hold(
                    Reason.UPSTREAM_UNKNOWN, "there is no CityCluster " + h.city() + " to stream from: apply it");
        }
        return settings.get()
                        .standbyOf()
                        .flatMap(Evidence.Following::upstream)
                        .filter(upstream::equals)
                        .isPresent()
                ? standingBy(s, q, h)
                : rejoining(s, q, h, upstream);
    }

    /** A rewind needs a writable source, so a city turns to a new primary only once that one says it is. */
    private static FailoverDecision rejoining(Snapshot s, Reachable q, Holder h, Estate.Upstream upstream) {
        Beacon holder = q.beacons().get(h.city());
        if (holder == null || holder.role() != Beacon.Role.PRIMARY) {
            return new Hold(
                    Reason.AWAITING_NEW_PRIMARY,
                    h.city() + " has won epoch " + h.epoch() + ": waiting until it accepts writes");
        }
        return Returning.stranded(s, q, h)
                .or(() -> Returning.obstacle(s, q))
                .or(() -> Returning.fork(s, q, h))
                .orElseGet(() -> new Follow(
                        h.city(),
                        upstream,
                        s.slot(),
                        h.epoch(),
                        Returning.divergence(s, q),
                        Reason.REJOINING,
                        "making this city a standby of " + h.city()));
    }

    private static FailoverDecision standingBy(Snapshot s, Reachable q, Holder h) {
        Optional<FailoverDecision> unturned = Returning.unturned(s, q, h);
        if (unturned.isPresent()) {
            return unturned.get();
        }
        if (s.permit() instanceof Permit.Standby standby) {
            return standby.epoch() == h.epoch()
                    ? Returning.barren(s, h)
                            .or(() -> StandbySlot.change(s, h))
                            .or(() -> ServicesDown.leftClosed(s))
                            .orElseGet(() -> new Hold(
                                    Reason.FOLLOWING, "standby of " + h.city() + ", which holds epoch " + h.epoch()))
                    : new MarkStandby(
                            h.epoch(), Reason.FOLLOWING, "this city follows " + h.city() + " into epoch " + h.epoch());
        }
        if (s.permit().lastKnown() instanceof Permit.Recloning recloning) {
            return Returning.reclone(h, recloning.until());
        }
        if (!s.evidence().certainlyReadOnly()
                && !Fence.closed(s.permit(), s.evidence(), s.now(), s.estate().timing())) {
            return new Hold(
                    Reason.FENCING, "Patroni is told to stand by: waiting until every member is seen in recovery");
        }
        return new MarkStandby(h.epoch(), Reason.FOLLOWING, "every member is in recovery: the permit now says standby");
    }

    private static FailoverDecision vacant(Snapshot s, Reachable q) {
        if (q.setBack()) {
            return Adoption.afterSetBack();
        }
        return q.epoch()
                .filter(last -> !last.retired() && last.epoch() >= Adoption.knownEpoch(s, q))
                .map(last -> succession(s, q, last))
                .orElseGet(() -> Adoption.decide(s, q));
    }

    private static FailoverDecision succession(Snapshot s, Reachable q, EpochRecord last) {
        List<Beacon> candidates =
                CandidateRanking.rank(s.estate(), last, q.beacons().values());
        Duration remaining = last.city().equals(s.self()) ? Duration.ZERO : Fence.remaining(last, q);
        if (remaining.isPositive()) {
            return new AwaitFence(
                    remaining,
                    Reason.AWAITING_FENCE,
                    "%s lost epoch %d: it has certainly stopped accepting writes in %.1f s"
                            .formatted(last.city(), last.epoch(), remaining.toMillis() / 1000.0));
        }
        if (q.view() == Quorum.View.CATCHING_UP) {
            return new Hold(
                    Reason.STALE_VIEW,
                    "this city has just come in touch with the quorum: waiting until the others have spoken since");
        }
        Optional<FailoverDecision> planned = Handing.vacancy(s, q, last);
        if (planned.isPresent()) {
            return planned.get();
        }
        Optional<Beacon> first = CandidateRanking.best(s.estate(), last, candidates);
        if (first.isEmpty()) {
            return new Hold(
                    Reason.NO_CANDIDATE,
                    "no reachable city has a healthy database of system %s on timeline %d and a sound fence"
                            .formatted(last.systemIdentifier(), last.timeline()));
        }
        Beacon best = first.get();
        Optional<String> behind = CandidateRanking.beyondRecoveryPoint(s.estate(), last, best);
        if (behind.isPresent() && s.estate().onRpoBreach() == Estate.OnRpoBreach.HOLD) {
            return new Hold(
                    Reason.RECOVERY_POINT_EXCEEDED,
                    "the best candidate, %s, %s: set onRpoBreach to Promote, or bring %s back"
                            .formatted(best.city(), behind.get(), last.city()));
        }
        if (!best.city().equals(s.self())) {
            return new Hold(Reason.YIELDING, best.city() + " is the best candidate for epoch " + (last.epoch() + 1));
        }
        return new Contend(
                last.epoch() + 1,
                Reason.HOLDER_LOST,
                "%s lost epoch %d and is fenced; this city is the best candidate at %s"
                        .formatted(last.city(), last.epoch(), best.position()));
    }

    private static boolean anotherCouldTakeOver(Snapshot s, Reachable q) {
        return q.epoch().stream()
                .flatMap(last ->
                        CandidateRanking.rank(s.estate(), last, q.beacons().values()).stream())
                .anyMatch(b -> !b.city().equals(s.self()));
    }
}
