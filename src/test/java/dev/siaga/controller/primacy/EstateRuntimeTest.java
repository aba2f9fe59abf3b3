package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.Revision;
import dev.siaga.failover.City;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstateRuntimeTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private long seconds;

    private final OperatorClock clock = new OperatorClock() {
        @Override
        public Instant now() {
            return NOON.plusSeconds(seconds);
        }

        @Override
        public long nanoTime() {
            return Duration.ofSeconds(seconds).toNanos();
        }
    };

    @Test
    void aCityCallsItselfFencedOnlyOnceNoExtensionOfItsPermitCanBeOnItsWay() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Permit.Primary ended = new Permit.Primary(4, NOON.minusSeconds(3600));
        jakarta.permitSeen(ended);
        assertEquals(0, jakarta.report(clock.now()).fencedEpoch());

        jakarta.permitSealed(ended, ended);

        assertEquals(4, jakarta.report(clock.now()).fencedEpoch());
    }

    @Test
    void anExtensionThatCameInAllTheSameTakesTheProofBack() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Permit.Primary ended = new Permit.Primary(4, NOON.minusSeconds(3600));
        jakarta.permitSealed(ended, ended);

        jakarta.permitSeen(new Permit.Primary(4, NOON.minusSeconds(3000)));

        assertEquals(0, jakarta.report(clock.now()).fencedEpoch());
    }

    @Test
    void aHolderThatNeverReadItsEpochKnowsItByItsPermit() {
        EstateRuntime jakarta = GivenEstate.at(clock);

        jakarta.permitSeen(new Permit.Primary(4, NOON));

        assertEquals(4, jakarta.snapshot(NOON).highestEpoch());
        assertEquals(Optional.of(GivenEstate.JAKARTA), jakarta.snapshot(NOON).lastHolder());
    }

    @Test
    void aHolderThatNeverReadItsEpochIsToldByAnotherCity() {
        EstateRuntime jakarta = GivenEstate.heard(Map.of(
                "cities/bandung",
                GivenEstate.beacon(GivenEstate.BANDUNG, "STANDBY", 100)
                        .replace("\"highestEpoch\":1", "\"highestEpoch\":3,\"highestHolder\":\"jakarta\"")));

        assertEquals(3, jakarta.snapshot(NOON).highestEpoch());
        assertEquals(Optional.of(GivenEstate.JAKARTA), jakarta.snapshot(NOON).lastHolder());
        assertEquals(Optional.of(GivenEstate.JAKARTA), jakarta.report(NOON).highestHolder());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"first,50", "restored,900"})
    void aQuorumThatWasRebuiltIsNotTrustedBeforeEveryCityHasSpokenLongAfter(String cluster, long revision) {
        EstateRuntime jakarta = GivenEstate.at(clock);
        QuorumReading all =
                GivenEstate.reading(documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG, GivenEstate.SURABAYA));
        QuorumReading two = GivenEstate.reading(documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG));
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 70), all);
        seconds = 600;
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 71), all);
        assertNotEquals(Quorum.View.SET_BACK, quorum(jakarta).view());
        assertEquals(Duration.ofSeconds(600), quorum(jakarta).holderGoneFor());

        jakarta.quorumSaid(clock.nanoTime(), new Revision(cluster, revision), all);
        assertEquals(Quorum.View.SET_BACK, quorum(jakarta).view());
        assertEquals(Duration.ZERO, quorum(jakarta).holderGoneFor());
        assertEquals(Duration.ZERO, quorum(jakarta).lastRenewalSeen());

        seconds += 19;
        jakarta.quorumSaid(clock.nanoTime(), new Revision(cluster, revision + 1), all);
        seconds += 60;
        jakarta.quorumSaid(clock.nanoTime(), new Revision(cluster, revision + 2), two);
        assertEquals(Quorum.View.SET_BACK, quorum(jakarta).view());

        jakarta.quorumSaid(clock.nanoTime(), new Revision(cluster, revision + 3), all);
        assertNotEquals(Quorum.View.SET_BACK, quorum(jakarta).view());
    }

    @Test
    void whatWasReadIsCurrentOnceEveryCityHasSpokenSinceThisOneIsInTouch() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Map<String, String> documents = documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG);
        jakarta.quorumSaid(clock.nanoTime(), GivenEstate.revision(7), GivenEstate.reading(documents));
        assertEquals(Quorum.View.CATCHING_UP, quorum(jakarta).view());

        jakarta.quorumSaid(clock.nanoTime(), GivenEstate.revision(8), GivenEstate.reading(documents, 8));
        assertEquals(Quorum.View.CURRENT, quorum(jakarta).view());

        jakarta.quorumSilent("no member answered");
        jakarta.quorumSaid(clock.nanoTime(), GivenEstate.revision(9), GivenEstate.reading(documents, 8));
        assertEquals(Quorum.View.CATCHING_UP, quorum(jakarta).view());
    }

    /** By its own words, or because it had seen a later revision than the one under which it says anything. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"\"setBack\":true", "\"lookedAt\":8"})
    void whoWasAwayIsToldThatTheQuorumWasSetBackAndRemembersIt(String sight) {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Map<String, String> all = documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG, GivenEstate.SURABAYA);
        QuorumReading nothing = GivenEstate.reading(all, 9);
        bandungSays(all, sight);
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 8), GivenEstate.reading(all, 8));
        assertEquals(Quorum.View.SET_BACK, quorum(jakarta).view());

        seconds += 1;
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 9), nothing);
        assertEquals(Quorum.View.SET_BACK, quorum(jakarta).view());
        assertTrue(jakarta.sight().told().setBack());

        seconds += 60;
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 10), nothing);
        assertEquals(Quorum.View.CURRENT, quorum(jakarta).view());
    }

    /** Its city was alone when it came in touch, and nobody had to speak before it counted as up to date. */
    @Test
    void whoeverComesLaterIsHeardAllTheSame() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Map<String, String> all = documents(GivenEstate.JAKARTA);
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 7), GivenEstate.reading(all));
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 9), GivenEstate.reading(all, 9));
        assertEquals(Quorum.View.CURRENT, quorum(jakarta).view());

        all.putAll(documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG));
        bandungSays(all, "\"setBack\":true");
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 10), GivenEstate.reading(all, 10));

        assertEquals(Quorum.View.SET_BACK, quorum(jakarta).view());
    }

    /** Else two cities would remind each other for good. */
    @Test
    void whatWasOutwaitedOnceIsNotWaitedForAgain() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Map<String, String> all = documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG, GivenEstate.SURABAYA);
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 70), GivenEstate.reading(all));
        bandungSays(all, "\"setBack\":true");
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 10), GivenEstate.reading(all, 10));
        assertEquals(Quorum.View.SET_BACK, quorum(jakarta).view());

        seconds += 60;
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 11), GivenEstate.reading(all, 11));
        jakarta.quorumSaid(clock.nanoTime(), new Revision("first", 12), GivenEstate.reading(all, 12));

        assertNotEquals(Quorum.View.SET_BACK, quorum(jakarta).view());
    }

    /** Somebody deleted it: it allows nothing any more, and still tells whose log the data is. */
    @Test
    void aPermitThatWasDeletedIsRemembered() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitSeen(new Permit.Standby(4));

        jakarta.permitSeen(new Permit.Absent());
        jakarta.permitSeen(new Permit.Absent());

        assertEquals(new Permit.Absent(Optional.of(new Permit.Standby(4))), jakarta.permit());
        assertEquals(4, jakarta.report(NOON).permitEpoch());
        assertEquals(0, jakarta.report(NOON).fencedEpoch());
    }

    /** The quorum was empty, and everybody knew that before the epoch was won. */
    @Test
    void whatWasSaidBeforeTheEpochBeganTellsNothingOfIt() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Map<String, String> all = documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG);
        bandungSays(all, "\"lookedAt\":70");

        assertTrue(GivenEstate.reading(all, 8).setBack());
        assertFalse(GivenEstate.reading(all, 7).setBack());
    }

    @Test
    void ofAnEmptyQuorumEverybodyKnowsThatItLostData() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.quorumSaid(
                clock.nanoTime(),
                GivenEstate.revision(70),
                GivenEstate.reading(documents(GivenEstate.JAKARTA, GivenEstate.BANDUNG)));

        jakarta.quorumSaid(clock.nanoTime(), GivenEstate.revision(2), GivenEstate.reading(Map.of()));

        assertNotEquals(Quorum.View.SET_BACK, quorum(jakarta).view());
    }

    private static void bandungSays(Map<String, String> documents, String field) {
        documents.compute("cities/bandung", (_, beacon) -> beacon.replaceFirst("\\{", "{" + field + ","));
    }

    private static Quorum.Reachable quorum(EstateRuntime estate) {
        return (Quorum.Reachable) estate.snapshot(estate.clock().now()).quorum();
    }

    private static Map<String, String> documents(City... cities) {
        Map<String, String> all = new HashMap<>();
        all.put("epoch", GivenEstate.epoch(GivenEstate.JAKARTA, 1));
        for (City city : cities) {
            all.put("cities/" + city, GivenEstate.beacon(city, "STANDBY", 100));
        }
        return all;
    }

    @Test
    void nothingIsMadeOfWhatIsSeenBeforeThePermitWasRead() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.observed(new Evidence.Observed(NOON, List.of(new Member.Empty("a")), Optional.empty(), Duration.ZERO));
        assertEquals(
                new Evidence.Blind("this city's permit has not been read yet"),
                jakarta.snapshot(NOON).evidence());

        jakarta.permitLearned(new Permit.Primary(4, NOON));

        assertEquals(
                List.of(new Member.Empty("a")),
                jakarta.snapshot(NOON).evidence().members());
    }

    @Test
    void anOperatorThatSleptLooksAgainBeforeItDecides() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitLearned(new Permit.Absent());
        var seen = new Evidence.Observed(NOON, List.of(new Member.Empty("a")), Optional.empty(), Duration.ZERO);
        jakarta.observed(seen);
        assertEquals(seen, jakarta.snapshot(NOON).evidence());

        seconds += 600;
        assertEquals(
                new Evidence.Blind("the last look is 600 s old"),
                jakarta.snapshot(clock.now()).evidence());

        jakarta.observed(seen);
        assertEquals(seen, jakarta.snapshot(clock.now()).evidence());
    }

    @Test
    void whatIsLearnedLateReplacesNothing() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitSeen(new Permit.Primary(4, NOON));

        jakarta.permitLearned(new Permit.Standby(3));

        assertEquals(new Permit.Primary(4, NOON), jakarta.permit());
    }

    @Test
    void aStandbyConfigurationCountsFromTheFirstOfTheLooksThatShowIt() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.observed(look(true));
        seconds = 5;
        jakarta.observed(look(true));
        assertEquals(Duration.ofSeconds(5), jakarta.standingByFor());

        jakarta.observed(look(false));
        assertEquals(Duration.ZERO, jakarta.standingByFor());
    }

    @Test
    void aCityThatNeverBecamePrimaryInItsEpochSaysSoUntilItsPermitIsAnother() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitSeen(new Permit.Primary(4, NOON));
        jakarta.observed(look(false));
        jakarta.lastTry().gaveUp(4);
        assertTrue(jakarta.report(clock.now()).standing().balked());

        jakarta.permitSeen(new Permit.Standby(5));
        assertFalse(jakarta.report(clock.now()).standing().balked());
    }

    @Test
    void thatEveryMemberIsReadOnlyProvesNothingWhereNobodyKnowsWhoWasPrimary() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        Permit.Primary ended = new Permit.Primary(4, NOON.minusSeconds(10));
        jakarta.permitSealed(ended, ended);
        jakarta.observed(look(false, running("a", Member.Role.REPLICA)));

        assertEquals(0, jakarta.report(clock.now()).fencedEpoch());
    }

    @Test
    void thatThePrimaryIsReadOnlyNowProvesTheFence() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitSeen(new Permit.Primary(4, NOON.plusSeconds(2)));
        jakarta.observed(look(false, running("a", Member.Role.PRIMARY), running("b", Member.Role.REPLICA)));
        seconds = 12;
        Permit.Primary ended = new Permit.Primary(4, NOON.plusSeconds(1));
        jakarta.permitSealed(ended, ended);
        jakarta.observed(look(false, running("b", Member.Role.REPLICA)));
        assertEquals(0, jakarta.report(clock.now()).fencedEpoch(), "the primary isn't there");

        jakarta.observed(look(false, running("a", Member.Role.REPLICA), running("b", Member.Role.REPLICA)));
        assertEquals(4, jakarta.report(clock.now()).fencedEpoch());
    }

    @Test
    void aCityThatHeldPrimacyLastIsWithoutAPrimaryAlsoWhenItsPermitHasEndedAndBeginsToCountAnewWithANewEpoch() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitSeen(new Permit.Primary(4, NOON));
        seconds = 70;
        assertEquals(Duration.ofSeconds(70), jakarta.primaryMissing(false));

        jakarta.permitSeen(new Permit.Primary(5, NOON.plusSeconds(76)));
        assertEquals(Duration.ZERO, jakarta.primaryMissing(false));
    }

    @Test
    void aLookFromBeforeTheNewEpochSaysNothingOfHowLongThePrimaryHasBeenMissingUnderIt() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitSeen(new Permit.Primary(4, NOON));
        jakarta.observed(
                new Evidence.Observed(NOON, List.of(new Member.Gone("a")), Optional.empty(), Duration.ofSeconds(70)));
        seconds = 1;
        jakarta.permitSeen(new Permit.Primary(5, NOON.plusSeconds(6)));
        seconds = 2;

        var seen = assertInstanceOf(
                Evidence.Observed.class, jakarta.snapshot(clock.now()).evidence());
        assertEquals(Duration.ofSeconds(1), seen.primaryMissingFor());
    }

    private static Member.Running running(String name, Member.Role role) {
        return new Member.Running(name, "10.0.0.1", role, 1, Lsn.ZERO, false, Optional.empty(), Optional.empty());
    }

    @Test
    void aPrimaryThatDiedHasNotBalked() {
        EstateRuntime jakarta = GivenEstate.at(clock);
        jakarta.permitSeen(new Permit.Primary(4, NOON));
        jakarta.observed(look(
                false,
                new Member.Running(
                        "a", "10.0.0.1", Member.Role.PRIMARY, 1, Lsn.ZERO, false, Optional.empty(), Optional.empty())));
        jakarta.observed(look(false));
        jakarta.lastTry().gaveUp(4);

        assertEquals(Optional.of("a"), jakarta.snapshot(clock.now()).lastPrimary());
        assertFalse(jakarta.report(clock.now()).standing().balked());
    }

    private Evidence.Observed look(boolean standby, Member... members) {
        var timing = new Timing.PatroniTiming(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(3));
        var following = new Evidence.Following(Optional.of(new Estate.Upstream("10.0.0.1", 5432)), Optional.empty());
        return new Evidence.Observed(
                clock.now(),
                List.of(members),
                Optional.of(new Evidence.Settings(
                        timing,
                        false,
                        false,
                        standby ? Optional.of(following) : Optional.empty(),
                        Duration.ZERO,
                        Optional.empty())),
                Duration.ZERO);
    }
}
