package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The invariants I1 to I3 as far as one decision can break them, over random snapshots, sensible or not. */
class SafetyProperties {
    private static final int TRIES = 10_000;

    @Property(tries = TRIES)
    void without_a_majority_nobody_moves_primacy(@ForAll("snapshots") Snapshot s) {
        Snapshot alone = with(s, new Quorum.Unreachable("cut off", Duration.ofSeconds(1)));

        FailoverDecision decision = FailoverDecider.decide(alone);
        boolean fences = decision instanceof FailoverDecision.Expel
                && s.permit() instanceof Permit.Primary p
                && p.endedAt(s.now());
        assertTrue(decision instanceof FailoverDecision.Hold || fences, () -> "I3: " + alone);
    }

    @Property(tries = TRIES)
    void nobody_contends_before_the_last_holder_is_certainly_fenced(@ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.Contend contend
                && s.quorum() instanceof Quorum.Reachable q
                && (contend.reason() == Reason.HOLDER_LOST || contend.reason() == Reason.SWITCHED_OVER)) {
            EpochRecord last = q.epoch().orElseThrow();
            assertTrue(q.holder().isEmpty(), "I1: primacy is held");
            assertTrue(
                    last.city().equals(s.self())
                            || q.holderGoneFor().compareTo(last.fenceGrace()) >= 0
                            || q.lastRenewalSeen().compareTo(last.lease().plus(last.fenceGrace())) >= 0
                            || q.beacons().get(last.city()).fencedEpoch() >= last.epoch(),
                    () -> "I2: " + s);
            assertEquals(last.epoch() + 1, contend.epoch());
        }
    }

    @Property(tries = TRIES)
    void cities_that_read_the_same_never_contend_against_each_other(@ForAll("snapshots") Snapshot s) {
        long contenders = Given.CITIES.stream()
                .map(city -> seenFrom(s, city))
                .map(FailoverDecider::decide)
                .filter(FailoverDecision.Contend.class::isInstance)
                .filter(d ->
                        d.reason() != Reason.QUORUM_WIPED) // judged by what each city remembers, not by what it reads
                .count();

        assertTrue(contenders <= 1, () -> contenders + " contenders: " + s);
    }

    @Property(tries = TRIES)
    void at_a_quorum_that_was_set_back_nobody_comes_by_primacy(@ForAll("snapshots") Snapshot s) {
        if (s.quorum() instanceof Quorum.Reachable q && q.setBack()) {
            FailoverDecision decision = FailoverDecider.decide(s);
            boolean serving = s.permit() instanceof Permit.Primary p && !p.endedAt(s.now());
            assertFalse(decision instanceof FailoverDecision.Contend, () -> "I1: " + s);
            assertFalse(decision instanceof FailoverDecision.Promote && !serving, () -> "I1: " + s);
        }
    }

    @Property(tries = TRIES)
    void a_planned_move_loses_nothing(@ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.Contend contend
                && contend.reason() == Reason.SWITCHED_OVER) {
            Quorum.Reachable q = (Quorum.Reachable) s.quorum();
            Beacon self = q.beacons().get(s.self());
            assertTrue(self.position().compareTo(q.epoch().orElseThrow().position()) >= 0, () -> "I4: " + s);
        }
    }

    @Property(tries = TRIES)
    void only_the_holder_promotes_and_serves(@ForAll("snapshots") Snapshot s) {
        FailoverDecision decision = FailoverDecider.decide(s);
        if (decision instanceof FailoverDecision.Promote || decision instanceof FailoverDecision.Serve) {
            Quorum.Holder holder = ((Quorum.Reachable) s.quorum()).holder().orElseThrow();
            assertEquals(s.self(), holder.city(), "I1");
            assertFalse(
                    s.permit() instanceof Permit.Primary p && p.epoch() == holder.epoch() && p.endedAt(s.now()),
                    () -> "I2: an ended permit is never revived: " + s);
        }
    }

    @Property(tries = TRIES)
    void primacy_is_given_back_only_by_a_city_that_is_fenced_or_never_began(@ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.Release release
                && release.reason() != Reason.FENCE_UNSOUND
                && release.reason() != Reason.QUORUM_WIPED) {
            assertTrue(
                    Fence.closed(s.permit(), s.evidence(), s.now(), s.estate().timing()), () -> "I2: " + s);
        }
    }

    @Property(tries = TRIES)
    void a_running_permit_never_becomes_standby_and_an_ended_one_only_when_nothing_writes(
            @ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.MarkStandby mark) {
            assertFalse(s.permit() instanceof Permit.Primary p && !p.endedAt(s.now()), () -> "I1: " + s);
            boolean stopped = s.evidence() instanceof Evidence.Observed seen
                    && seen.members().stream().allMatch(Member::certainlyReadOnly)
                    && seen.settings().flatMap(Evidence.Settings::standbyOf).isPresent();
            assertTrue(
                    stopped
                            || Fence.closed(
                                    s.permit(),
                                    s.evidence(),
                                    s.now(),
                                    s.estate().timing()),
                    () -> "I1: " + s);
            assertTrue(mark.epoch() >= s.permit().epoch(), () -> "I1: " + s);
        }
    }

    @Property(tries = TRIES)
    void a_silent_member_is_never_taken_for_a_fenced_one(@ForAll("snapshots") Snapshot s) {
        Evidence silent = new Evidence.Observed(
                Given.NOW,
                List.of(new Member.Silent("a", "timed out"), new Member.Silent("b", "timed out")),
                s.evidence().settings(),
                Duration.ZERO);
        Permit justEnded = new Permit.Primary(1, Given.NOW.minusMillis(1));

        assertFalse(Fence.closed(justEnded, silent, Given.NOW, Given.TIMING));
    }

    @Property(tries = TRIES)
    void writes_are_closed_only_by_the_primary_of_a_city_whose_services_are_down(@ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.CloseWrites close) {
            Quorum.Reachable q = (Quorum.Reachable) s.quorum();
            assertEquals(Optional.of(new Quorum.Holder(s.self(), close.epoch())), q.holder());
            assertTrue(s.permit() instanceof Permit.Primary p && !p.endedAt(s.now()), s::toString);
            assertEquals(
                    Beacon.Services.DOWN, q.beacons().get(s.self()).standing().services());
            assertEquals(Estate.OnServicesDown.READ_ONLY, s.estate().onServicesDown());
            assertFalse(s.estate().paused() || s.estate().dryRun(), "a human has forbidden it");
        }
    }

    @Property(tries = TRIES)
    void only_what_siaga_closed_is_opened(@ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.OpenWrites) {
            assertTrue(s.evidence().settings().orElseThrow().marked(), s::toString);
        }
    }

    /** A move that only the services ask for goes where they work, to a city that may be promoted and loses nothing beyond the recovery point. */
    @Property(tries = TRIES)
    void primacy_moves_for_services_only_to_where_they_work(@ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.Demote demote
                && demote.id().startsWith("services-down")) {
            Quorum.Reachable q = (Quorum.Reachable) s.quorum();
            Beacon target = q.beacons().get(demote.to());
            assertEquals(
                    Beacon.Services.DOWN, q.beacons().get(s.self()).standing().services());
            assertEquals(Beacon.Services.WORKING, target.standing().services());
            assertTrue(target.canBePromoted() && target.role() == Beacon.Role.STANDBY, s::toString);
            assertTrue(
                    CandidateRanking.beyondRecoveryPoint(s.estate(), q.epoch().orElseThrow(), target)
                            .isEmpty(),
                    s::toString);
            assertFalse(s.estate().paused(), "a human has forbidden it");
        }
    }

    @Property(tries = TRIES)
    void the_epoch_never_goes_back(@ForAll("snapshots") Snapshot s) {
        if (FailoverDecider.decide(s) instanceof FailoverDecision.Contend contend
                && s.quorum() instanceof Quorum.Reachable q) {
            assertTrue(contend.epoch() > q.epoch().map(EpochRecord::epoch).orElse(0L));
            assertTrue(contend.epoch() > s.permit().epoch() || q.epoch().isEmpty(), () -> "below the permit: " + s);
        }
    }

    private static Snapshot with(Snapshot s, Quorum quorum) {
        return new Snapshot(
                s.self(),
                s.estate(),
                s.now(),
                quorum,
                s.permit(),
                s.evidence(),
                s.unsound(),
                s.highestEpoch(),
                s.lastHolder(),
                s.lastPrimary(),
                s.slot());
    }

    private static Snapshot seenFrom(Snapshot s, City city) {
        return new Snapshot(
                city,
                s.estate(),
                s.now(),
                s.quorum(),
                s.permit(),
                s.evidence(),
                s.unsound(),
                s.highestEpoch(),
                s.lastHolder(),
                s.lastPrimary(),
                s.slot());
    }

    @Provide
    Arbitrary<Snapshot> snapshots() {
        return Combinators.combine(
                        Arbitraries.of(Given.CITIES),
                        quorums(),
                        permits(),
                        evidence(),
                        maybe(() -> "unsound"),
                        Arbitraries.longs().between(0, 4),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Given.CITIES))
                .as((self, quorum, permit, evidence, unsound, highest, paused, last) -> {
                    Snapshot base = Given.in(self).snapshot();
                    Estate e = base.estate();
                    Estate estate = new Estate(
                            e.cities(),
                            e.preferred(),
                            e.timing(),
                            e.recoveryPointBytes(),
                            e.onRpoBreach(),
                            paused,
                            e.dryRun(),
                            e.failback(),
                            e.switchover(),
                            e.upstreams(),
                            highest % 2 == 0 ? Estate.OnServicesDown.READ_ONLY : Estate.OnServicesDown.MOVE_PRIMARY,
                            e.nearest());
                    return new Snapshot(
                            self,
                            estate,
                            Given.NOW,
                            quorum,
                            permit,
                            evidence,
                            unsound,
                            highest,
                            Optional.of(last),
                            highest < 2 ? Optional.of("a") : Optional.empty(),
                            highest % 2 == 0 ? Optional.of("siaga_jakarta") : Optional.empty());
                });
    }

    private static Arbitrary<Quorum> quorums() {
        return Combinators.combine(
                        epochs(),
                        Arbitraries.of(true, false),
                        beacons(),
                        Arbitraries.longs().between(0, 30),
                        Arbitraries.longs().between(0, 10),
                        Arbitraries.frequency(
                                Tuple.of(8, Quorum.View.CURRENT),
                                Tuple.of(1, Quorum.View.CATCHING_UP),
                                Tuple.of(1, Quorum.View.SET_BACK)))
                .as((epoch, held, beacons, gone, renewed, view) -> new Quorum.Reachable(
                        held ? epoch.map(e -> new Quorum.Holder(e.city(), e.epoch())) : Optional.empty(),
                        epoch,
                        beacons,
                        held ? Duration.ZERO : Duration.ofSeconds(gone),
                        Duration.ofSeconds(gone + renewed),
                        view));
    }

    private static Arbitrary<Optional<EpochRecord>> epochs() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 4),
                        Arbitraries.of(Given.CITIES),
                        Arbitraries.longs().between(0, 2000),
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(1, 2),
                        handovers())
                .as((number, city, floor, retired, timeline, handover) -> new EpochRecord(
                        number,
                        city,
                        Given.SYSTEM,
                        timeline,
                        new Lsn(floor + 100),
                        new Lsn(floor),
                        Given.GRACE,
                        Given.TIMING.permit(),
                        handover,
                        Given.NOW.minusSeconds(floor < 1000 ? 60 : 3600),
                        retired,
                        timeline == 1 ? Lineage.UNKNOWN : lineage(number, floor),
                        Duration.ZERO))
                .optional(0.9);
    }

    private static Lineage lineage(long epoch, long at) {
        return Lineage.UNKNOWN.with(new Lineage.Branch(2, new Lsn(at), epoch, false));
    }

    private static Arbitrary<Optional<EpochRecord.Handover>> handovers() {
        return Combinators.combine(
                        Arbitraries.of(Given.CITIES), Arbitraries.longs().between(0, 30), Arbitraries.of(true, false))
                .as((to, ago, open) -> new EpochRecord.Handover(to, "move-1", Given.NOW.minusSeconds(ago), open))
                .optional(0.3);
    }

    private static Arbitrary<Map<City, Beacon>> beacons() {
        return Combinators.combine(
                        beacon(Given.JAKARTA).optional(),
                        beacon(Given.BANDUNG).optional(),
                        beacon(Given.SURABAYA).optional())
                .as((a, b, c) -> {
                    Map<City, Beacon> all = new HashMap<>();
                    List.of(a, b, c).forEach(beacon -> beacon.ifPresent(known -> all.put(known.city(), known)));
                    return Map.copyOf(all);
                });
    }

    private static Arbitrary<Beacon> beacon(City city) {
        return Combinators.combine(
                        Arbitraries.of(Beacon.Role.class),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(1, 2),
                        Arbitraries.longs().between(0, 2000),
                        Arbitraries.longs().between(0, 4),
                        Arbitraries.longs().between(0, 4),
                        Arbitraries.longs().between(0, 4),
                        Combinators.combine(maybe(() -> "paused"), Arbitraries.of(Beacon.Services.class))
                                .as(Said::new))
                .as((role, healthy, timeline, position, permit, fenced, highest, said) -> new Beacon(
                        city,
                        role,
                        2,
                        healthy,
                        Optional.of(Given.SYSTEM),
                        timeline,
                        new Lsn(position),
                        permit,
                        Given.GRACE,
                        fenced,
                        highest,
                        said.unsound(),
                        new Beacon.Standing(Optional.empty(), said.services(), List.of()),
                        Optional.empty()));
    }

    private record Said(Optional<String> unsound, Beacon.Services services) {}

    private static Arbitrary<Permit> permits() {
        return Arbitraries.oneOf(
                Arbitraries.just(new Permit.Absent()),
                Arbitraries.longs().between(1, 4).map(Permit.Standby::new),
                Arbitraries.longs().between(1, 4).map(epoch -> new Permit.Recloning(epoch, Given.NOW.minusSeconds(20))),
                Combinators.combine(
                                Arbitraries.longs().between(1, 4),
                                Arbitraries.longs().between(-30, 6))
                        .as((epoch, seconds) -> new Permit.Primary(epoch, Given.NOW.plusSeconds(seconds))));
    }

    private static Arbitrary<Evidence> evidence() {
        return Arbitraries.oneOf(
                Arbitraries.just(new Evidence.Blind("no answer")),
                Arbitraries.longs().between(0, 30).map(s -> Given.down(Duration.ofSeconds(s))),
                Combinators.combine(
                                Arbitraries.of(Given.CITIES).optional(),
                                Arbitraries.of(Member.Role.class),
                                Arbitraries.of(Member.Role.class),
                                Arbitraries.longs().between(0, 30),
                                Arbitraries.of(Evidence.Writes.class))
                        .as((following, first, second, ago, writes) -> writing(
                                Given.observed(
                                        Given.NOW.minusSeconds(ago), following, Duration.ofSeconds(ago), first, second),
                                writes)));
    }

    private static Evidence writing(Evidence evidence, Evidence.Writes writes) {
        Evidence.Observed seen = (Evidence.Observed) evidence;
        return new Evidence.Observed(
                seen.at(),
                seen.members(),
                seen.settings().map(settings -> Given.settings(settings, writes)),
                seen.primaryMissingFor());
    }

    private static Arbitrary<Optional<String>> maybe(Supplier<String> text) {
        return Arbitraries.of(true, false, false).map(present -> present ? Optional.of(text.get()) : Optional.empty());
    }
}
