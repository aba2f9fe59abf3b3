package dev.siaga.failover;

import dev.siaga.failover.FailoverDecision.CallOff;
import dev.siaga.failover.FailoverDecision.Contend;
import dev.siaga.failover.FailoverDecision.Demote;
import dev.siaga.failover.FailoverDecision.Hold;
import dev.siaga.failover.FailoverDecision.MarkStandby;
import dev.siaga.failover.FailoverDecision.Note;
import dev.siaga.failover.FailoverDecision.StepDown;
import java.time.Duration;
import java.util.Optional;

/**
 * A planned move. The holder writes down whom it hands over to and lets Patroni demote cleanly; when no member accepts writes it ends its
 * permit, and when the last primary runs in recovery it says so, with the position it stopped at. The successor takes over once it has received that position, so no
 * acknowledged write is lost. Each half has a time limit, after which the old primary goes on.
 */
final class Handing {
    /**
     * How long a clean demotion may take before it is called off: a walsender that won't end can hold it up, and the last writes may be only with
     * the member that was primary, so that nothing is handed over before it runs again.
     */
    static final Duration DEMOTION = Duration.ofSeconds(20);

    /** For how long, after the holder has stopped, nobody but the successor may take over. */
    static final Duration RIGHT_OF_WAY = Duration.ofSeconds(10);

    private Handing() {}

    /** What a healthy holder does about a request; empty when there is none to honour. */
    static Optional<FailoverDecision> requested(Snapshot s, Quorum.Reachable q, EpochRecord record) {
        return s.estate()
                .switchover()
                .filter(request -> !record.knows(request.id()))
                .or(() -> failback(s, q, record))
                .<FailoverDecision>map(request -> request.to().equals(s.self())
                        ? new Note(
                                record.epoch(),
                                s.self(),
                                request.id(),
                                Reason.SERVING,
                                "switchover %s: this city already is primary".formatted(request.id()))
                        : begin(s, q, record, request));
    }

    static FailoverDecision begin(Snapshot s, Quorum.Reachable q, EpochRecord record, Estate.Switchover request) {
        return obstacle(s, q, record, request.to())
                .<FailoverDecision>map(why -> new Hold(
                        Reason.SWITCHOVER_WAITS,
                        "the switchover %s to %s waits: %s".formatted(request.id(), request.to(), why)))
                .orElseGet(() -> new Demote(
                        record.epoch(),
                        request.to(),
                        s.estate().upstreams().get(request.to()),
                        request.id(),
                        Reason.SWITCHING,
                        "switchover %s: demoting this city's primary cleanly, then %s takes over"
                                .formatted(request.id(), request.to())));
    }

    /** Back to the preferred city, once: only when nothing stands in the way, so that it waits in silence. */
    private static Optional<Estate.Switchover> failback(Snapshot s, Quorum.Reachable q, EpochRecord record) {
        Estate estate = s.estate();
        String id = "failback-from-epoch-" + record.epoch();
        boolean due = estate.failback() == Estate.Failback.AUTOMATIC
                && !estate.preferred().equals(s.self())
                && !record.knows(id)
                && !coolingDown(s, record)
                && Readiness.of(s).level() == Readiness.Level.NORMAL
                && obstacle(s, q, record, estate.preferred()).isEmpty();
        return due ? Optional.of(new Estate.Switchover(estate.preferred(), id)) : Optional.empty();
    }

    /** Whether the last change of holder is so recent that none is made of Siaga's own accord. */
    static boolean coolingDown(Snapshot s, EpochRecord record) {
        return Duration.between(record.since(), s.now())
                        .compareTo(s.estate().timing().coolDown())
                < 0;
    }

    /** Why primacy can't be handed to a city now. */
    static Optional<String> obstacle(Snapshot s, Quorum.Reachable q, EpochRecord record, City to) {
        Beacon target = q.beacons().get(to);
        Optional<Member> silent = s.evidence().members().stream()
                .filter(m -> m instanceof Member.Silent)
                .findFirst();
        if (silent.isPresent()) {
            return Optional.of(silent.get().name() + " of this city doesn't answer, so nobody could see it stop");
        }
        if (target == null || target.role() != Beacon.Role.STANDBY) {
            return Optional.of(to + " is not a living standby");
        }
        if (CandidateRanking.rank(s.estate(), record, q.beacons().values()).stream()
                .noneMatch(target::equals)) {
            return Optional.of(to + " may not be promoted: "
                    + target.unsound().orElse("its database, timeline or members don't qualify"));
        }
        // Were the successor to fall out, somebody could win from the timeline before and give its own the same number.
        if (target.timeline() != record.timeline()) {
            return Optional.of("%s is on timeline %d, not on timeline %d of the primary"
                    .formatted(to, target.timeline(), record.timeline()));
        }
        if (s.evidence()
                .running(Member.Role.PRIMARY)
                .filter(m -> m.timeline() > record.timeline())
                .isPresent()) {
            return Optional.of("the quorum hasn't been told of this city's new timeline yet");
        }
        if (target.standing().crowded().isPresent()) {
            return Optional.of("one Node's failure would end all of %s's database: %s"
                    .formatted(to, target.standing().crowded().get()));
        }
        return CandidateRanking.beyondRecoveryPoint(s.estate(), record, target).map(behind -> to + " " + behind);
    }

    /** What the holder does once it has written down its successor. */
    static FailoverDecision underway(
            Snapshot s, Evidence.Observed seen, EpochRecord record, EpochRecord.Handover move) {
        if (tooLong(s, move)) {
            return new CallOff(
                    record.epoch(),
                    Reason.SWITCHOVER_CALLED_OFF,
                    "switchover %s: the demotion took longer than %d s; this city goes on as primary"
                            .formatted(move.id(), DEMOTION.toSeconds()));
        }
        if (!seen.standsBy()) {
            return new Demote(
                    record.epoch(),
                    move.to(),
                    s.estate().upstreams().get(move.to()),
                    move.id(),
                    Reason.SWITCHING,
                    "switchover %s: demoting this city's primary cleanly".formatted(move.id()));
        }
        return seen.furthest().isPresent() && seen.certainlyReadOnly() && s.completeSoon()
                ? new StepDown(
                        record.epoch(),
                        Reason.SWITCHING,
                        "switchover %s: no member accepts writes; ending the permit, so that none can be promoted any more"
                                .formatted(move.id()))
                : new Hold(
                        Reason.SWITCHING,
                        "switchover %s: waiting until every member is in recovery".formatted(move.id()));
    }

    /**
     * What the holder does when its permit has ended in the middle of the move, and a look since has shown that nothing accepts writes; empty when
     * it can't be a move any more. Until the permit had ended, the admission policy let anybody take {@code standby_cluster} out again, such as a
     * GitOps controller that undoes what it takes for a drift: a permit to stand by would then guard a primary, and for good. Nor is it one when a
     * member was promoted meanwhile: the successor doesn't have that timeline, and would begin another of the same number.
     */
    static Optional<FailoverDecision> ended(Snapshot s, EpochRecord record, EpochRecord.Handover move) {
        boolean promoted = s.evidence()
                .furthest()
                .filter(m -> m.timeline() > record.timeline())
                .isPresent();
        boolean standsBy = s.evidence().standsBy() && s.evidence().certainlyReadOnly() && !promoted;
        if (standsBy && s.complete()) {
            return Optional.of(new MarkStandby(
                    record.epoch(),
                    Reason.SWITCHING,
                    "switchover %s: every member is in recovery; the permit now says standby".formatted(move.id())));
        }
        return standsBy && !tooLong(s, move)
                ? Optional.of(new Hold(
                        Reason.SWITCHING,
                        "switchover %s: waiting until the last primary runs in recovery".formatted(move.id())))
                : Optional.empty();
    }

    private static boolean tooLong(Snapshot s, EpochRecord.Handover move) {
        return Duration.between(move.at(), s.now()).compareTo(DEMOTION) > 0;
    }

    /**
     * What happens in the vacancy of a planned move; empty once the right of way has run out, and when the holder was lost before it could say
     * where it stopped: then the move is a failover like any other.
     */
    static Optional<FailoverDecision> vacancy(Snapshot s, Quorum.Reachable q, EpochRecord last) {
        if (last.heir().isEmpty() || q.holderGoneFor().compareTo(RIGHT_OF_WAY) > 0) {
            return Optional.empty();
        }
        City to = last.heir().get();
        if (!to.equals(s.self())) {
            return Optional.of(new Hold(Reason.YIELDING, to + " takes over by a planned move"));
        }
        return Optional.of(CandidateRanking.rank(s.estate(), last, q.beacons().values()).stream()
                .filter(b -> b.city().equals(to) && b.position().compareTo(last.position()) >= 0)
                .filter(_ -> leaderHas(s, last))
                .findFirst()
                .<FailoverDecision>map(b -> new Contend(
                        last.epoch() + 1,
                        Reason.SWITCHED_OVER,
                        "%s has stopped at %s and this city has received it".formatted(last.city(), last.position())))
                .orElseGet(() -> new Hold(
                        Reason.CATCHING_UP,
                        "%s has stopped at %s: waiting to receive it".formatted(last.city(), last.position()))));
    }

    /** Patroni promotes whoever leads a standby cluster, not whoever has most. Where nobody leads, it chooses by that. */
    private static boolean leaderHas(Snapshot s, EpochRecord last) {
        return s.evidence()
                .running(Member.Role.STANDBY_LEADER)
                .map(leader -> leader.position().compareTo(last.position()) >= 0)
                .orElse(true);
    }
}
