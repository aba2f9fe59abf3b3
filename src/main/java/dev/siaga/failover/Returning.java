package dev.siaga.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A city comes back under another holder. One that was primary says before it follows how much only it has. Patroni then rewinds it, or
 * clones it anew when that fails; but it takes a fork with an equal timeline number for the same log, so Siaga has such data made anew, also
 * that of a standby that had received the fork of an old primary. A data directory is given up only here: primacy has passed on, the new primary
 * writes, and this city's fence is closed.
 */
final class Returning {
    private Returning() {}

    /** What keeps an old primary from following yet; empty for every other city. */
    static Optional<FailoverDecision> obstacle(Snapshot s, Quorum.Reachable q) {
        if (ended(s).isEmpty()) {
            return Optional.empty();
        }
        if (!lineage(q).toldAfter(s.permit().lastKnown().epoch())) {
            return Optional.of(new FailoverDecision.Hold(
                    Reason.AWAITING_NEW_PRIMARY,
                    "waiting until the new primary has said where its log left this city's"));
        }
        return starting(s).or(() -> patient(s) ? unseen(s) : Optional.empty());
    }

    /**
     * Members come back one after another, and the one that was primary may have begun a timeline that nobody else has: once the city follows, it
     * can't be told from the new primary's. A member that doesn't come back is waited for as long as a recovery may take.
     */
    private static Optional<FailoverDecision> unseen(Snapshot s) {
        return s.evidence().members().stream()
                .filter(Returning::comesBack)
                .findFirst()
                .map(m -> new FailoverDecision.Hold(
                        Reason.AWAITING_LOCAL_MEMBERS,
                        "waiting for " + m.name()
                                + ", which may have a fork that can't be told once this city follows"));
    }

    private static boolean patient(Snapshot s) {
        return s.evidence() instanceof Evidence.Observed seen
                && seen.primaryMissingFor().compareTo(s.estate().timing().recoveryTime()) < 0;
    }

    private static boolean comesBack(Member member) {
        return switch (member) {
            case Member.Running ignored -> false;
            case Member.Stopped stopped -> stopped.seen();
            case Member.Empty ignored -> false;
            case Member.Gone ignored -> true;
            case Member.Silent ignored -> true;
        };
    }

    private static Optional<FailoverDecision> starting(Snapshot s) {
        boolean starting = s.evidence().furthest().isEmpty()
                && s.evidence().members().stream().anyMatch(Returning::mayRunSoon);
        return starting
                ? Optional.of(new FailoverDecision.Hold(
                        Reason.AWAITING_LOCAL_MEMBERS,
                        "waiting until a member of this city runs and shows what only this city has"))
                : Optional.empty();
    }

    /** How much only this city has; empty when it was not primary, or nobody can tell. */
    static Optional<Divergence> divergence(Snapshot s, Quorum.Reachable q) {
        return left(s, q)
                .flatMap(left -> s.evidence()
                        .furthest()
                        .filter(ignored -> ended(s).isPresent())
                        .map(m -> new Divergence(Math.max(0, m.position().aheadOf(left.begunAt())), m.lastCommit())));
    }

    /**
     * What is done about a fork that Patroni would take for the new primary's own log. It can be told only before the city turns to the new
     * primary: afterwards a member may have that timeline from there.
     */
    static Optional<FailoverDecision> fork(Snapshot s, Quorum.Reachable q, Quorum.Holder h) {
        return switch (s.permit().lastKnown()) {
            case Permit.Primary ended ->
                onOrBeyond(s, lineage(q).foreignAfter(ended.epoch()))
                        ? Optional.of(discard(s, q, h, ended))
                        : Optional.empty();
            case Permit.Standby standby when standby.epoch() < h.epoch() -> received(s, q, h, standby);
            case Permit.Standby _ -> Optional.empty();
            case Permit.Recloning _ -> Optional.empty();
            case Permit.Absent _ -> Optional.empty();
        };
    }

    /**
     * What is asked of a city that names the holder already, without having turned to it since it won: a planned move had turned it there, or it
     * was away while another held primacy.
     */
    static Optional<FailoverDecision> unturned(Snapshot s, Quorum.Reachable q, Quorum.Holder h) {
        Lineage lineage = lineage(q);
        return switch (s.permit().lastKnown()) {
            case Permit.Primary ended
            when lineage.turnedIn(ended.epoch()).filter(h.city()::equals).isPresent() ->
                obstacle(s, q).or(() -> fork(s, q, h));
            case Permit.Standby standby when lineage.leftSince(standby.epoch(), h.city()) -> fork(s, q, h);
            default -> Optional.empty();
        };
    }

    private static FailoverDecision discard(Snapshot s, Quorum.Reachable q, Quorum.Holder h, Permit.Primary ended) {
        if (!Fence.closed(ended, s.evidence(), s.now(), s.estate().timing())) {
            return new FailoverDecision.Hold(
                    Reason.FENCING,
                    "this city's data is to be made anew: waiting until every member is seen read-only");
        }
        return mayBeBehind(s, q, h, ended)
                .<FailoverDecision>map(city -> new FailoverDecision.Hold(
                        Reason.FORKED,
                        "%s may still follow this city and have its fork: waiting until it has turned to %s"
                                .formatted(city, h.city())))
                .orElseGet(() -> reclone(h, fromNowOn(s), divergence(s, q)));
    }

    /**
     * A city that has received this one's fork and can't be told yet, as when its API server is down. It would take what this one gets from the new
     * primary for more of the same log. One that says nothing is waited for as long as a recovery may take.
     */
    private static Optional<City> mayBeBehind(Snapshot s, Quorum.Reachable q, Quorum.Holder h, Permit.Primary ended) {
        return s.estate().cities().stream()
                .filter(city -> !city.equals(s.self()) && !city.equals(h.city()))
                .filter(city -> Optional.ofNullable(q.beacons().get(city))
                        .map(b -> isBehind(b, q, h, ended))
                        .orElseGet(() -> patient(s)))
                .findFirst();
    }

    /** Of two that come back, the one of the later epoch followed the other once, if any: so they don't wait for each other. */
    private static boolean isBehind(Beacon b, Quorum.Reachable q, Quorum.Holder h, Permit.Primary ended) {
        return b.role() == Beacon.Role.STANDBY
                && b.permitEpoch() >= ended.epoch()
                && b.permitEpoch() < h.epoch()
                && b.timeline() >= lineage(q).foreignAfter(ended.epoch()).orElse(Long.MAX_VALUE);
    }

    /**
     * A standby may have received an old primary's fork. From where it has its timeline it can't tell, so one that the new primary seized counts
     * as a fork; after a planned move there is none.
     */
    private static Optional<FailoverDecision> received(
            Snapshot s, Quorum.Reachable q, Quorum.Holder h, Permit.Standby standby) {
        Lineage lineage = lineage(q);
        // A holder that hasn't spoken isn't primary: nobody has a timeline from it.
        long reached = Optional.ofNullable(q.beacons().get(h.city()))
                .map(Beacon::timeline)
                .orElse(Long.MAX_VALUE);
        if (!lineage.tells(reached) && onOrBeyond(s, OptionalLong.of(reached))) {
            return Optional.of(new FailoverDecision.Hold(
                    Reason.AWAITING_NEW_PRIMARY,
                    "waiting until " + h.city() + " has said where its timeline " + reached + " began"));
        }
        OptionalLong seized = lineage.seizedAfter(standby.epoch());
        if (onOrBeyond(s, seized)) {
            return Optional.of(reclone(h, fromNowOn(s), Optional.empty()));
        }
        if (seized.isEmpty()) {
            return Optional.empty();
        }
        return starting(s)
                .or(() -> s.evidence().furthest().isEmpty() && hasBegunLately(s, q) ? unseen(s) : Optional.empty());
    }

    /**
     * A city that has turned to another holder than this one, which is gone since, and none of whose members starts: a member that was being rewound
     * to that one, or cloned it, needs from it what nobody else may have. What there is can't be told any more, and Patroni would take a timeline
     * of an equal number for the new primary's. It is waited for as long as a recovery may take.
     */
    static Optional<FailoverDecision> stranded(Snapshot s, Quorum.Reachable q, Quorum.Holder h) {
        boolean turned =
                s.evidence().settings().flatMap(Evidence.Settings::standbyOf).isPresent();
        boolean begun = s.permit() instanceof Permit.Recloning;
        return turned
                        && !begun
                        && noneStarts(s.evidence().members())
                        && !patient(s)
                        && !hasBegunLately(s, q)
                        && Fence.closed(
                                s.permit(), s.evidence(), s.now(), s.estate().timing())
                ? Optional.of(new FailoverDecision.Reclone(
                        h.epoch(),
                        fromNowOn(s),
                        Optional.empty(),
                        Reason.FORKED,
                        "no member of this city has started since %s won: what they have comes from a holder that is gone; they are made anew"
                                .formatted(h.city())))
                : Optional.empty();
    }

    private static boolean noneStarts(List<Member> members) {
        return members.stream().anyMatch(m -> m instanceof Member.Stopped stopped && stopped.seen())
                && members.stream().allMatch(m -> m instanceof Member.Stopped || m instanceof Member.Empty);
    }

    /** By the clocks of two cities, which is enough to tell how long it is worth waiting for members. */
    private static boolean hasBegunLately(Snapshot s, Quorum.Reachable q) {
        return q.epoch()
                .filter(e -> Duration.between(e.since(), s.now())
                                .compareTo(s.estate().timing().recoveryTime())
                        < 0)
                .isPresent();
    }

    /** Until the city turns to the new primary, a member that is made again may get the fork from another; its claim is dated by another's clock. */
    private static Instant fromNowOn(Snapshot s) {
        return s.now().plus(s.estate().timing().margin());
    }

    private static boolean onOrBeyond(Snapshot s, OptionalLong timeline) {
        return timeline.isPresent()
                && s.evidence().members().stream()
                        .anyMatch(
                                m -> m instanceof Member.Running running && running.timeline() >= timeline.getAsLong());
    }

    private static Lineage lineage(Quorum.Reachable q) {
        return q.epoch().map(EpochRecord::lineage).orElse(Lineage.UNKNOWN);
    }

    /** What is under way since the fork was told. */
    static FailoverDecision reclone(Quorum.Holder h, Instant until) {
        return reclone(h, until, Optional.empty());
    }

    private static FailoverDecision reclone(Quorum.Holder h, Instant until, Optional<Divergence> divergence) {
        return new FailoverDecision.Reclone(
                h.epoch(),
                until,
                divergence,
                Reason.FORKED,
                "this city's log forked from that of %s under the same timeline number, which can't be rewound: its members are made anew"
                        .formatted(h.city()));
    }

    /**
     * A city none of whose members has data, as after rewinds that failed: Patroni waits for a leader that nobody can be. Its note that the
     * cluster was initialised is all that keeps the first member from cloning the new primary.
     */
    static Optional<FailoverDecision> barren(Snapshot s, Quorum.Holder h) {
        List<Member> members = s.evidence().members();
        return !members.isEmpty() && members.stream().allMatch(Member.Empty.class::isInstance)
                ? Optional.of(new FailoverDecision.CloneAnew(
                        h.epoch(),
                        Reason.NO_DATA,
                        "no member of this city has data, and Patroni waits for one: the first clones " + h.city()))
                : Optional.empty();
    }

    private static Optional<Instant> ended(Snapshot s) {
        return s.permit().lastKnown() instanceof Permit.Primary p ? Optional.of(p.until()) : Optional.empty();
    }

    private static Optional<Lineage.Branch> left(Snapshot s, Quorum.Reachable q) {
        return lineage(q).leftAfter(s.permit().lastKnown().epoch());
    }

    private static boolean mayRunSoon(Member member) {
        return switch (member) {
            case Member.Running ignored -> true;
            case Member.Stopped stopped -> stopped.starting();
            case Member.Empty ignored -> false;
            case Member.Gone ignored -> false;
            case Member.Silent ignored -> true;
        };
    }
}
