package dev.siaga.controller.failoverpolicy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.SURABAYA;
import static dev.siaga.controller.primacy.GivenEstate.beacon;
import static dev.siaga.controller.primacy.GivenEstate.epoch;
import static dev.siaga.controller.primacy.GivenEstate.heard;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static dev.siaga.controller.primacy.GivenEstate.silent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.GivenEstate;
import dev.siaga.failover.FailoverDecider;
import dev.siaga.failover.LivenessProbe;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyStatusFactoryTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.5Z");
    private static final String LONG_AGO = "2026-01-01T00:00:00Z";

    private final FailoverPolicy policy = GivenEstate.policy();
    private final EstateRuntime estate = heard(Map.of(
            "holder", holder(BANDUNG, 4),
            "epoch", epoch(BANDUNG, 4),
            "cities/bandung", beacon(BANDUNG, "PRIMARY", 100),
            "moves/4", """
                    {"epoch":4,"from":"jakarta","to":"bandung","reason":"HolderLost","startedAt":"2026-11-20T11:00:00Z",\
                    "completedAt":"2026-11-20T11:00:17Z","rtoSeconds":17.0,"lostBytes":0,\
                    "lastCommit":"2026-11-20T10:59:58Z","divergedBytes":300,"divergedUntil":"2026-11-20T11:00:04Z"}""",
            "moves/3", """
                    {"epoch":3,"from":"bandung","to":"jakarta","reason":"SwitchedOver","startedAt":"2026-11-19T11:00:00Z",\
                    "lastCommit":"2026-11-19T10:59:58Z","divergedBytes":0,"divergedUntil":"2026-11-19T10:59:58Z"}"""));

    @Test
    void itTellsWhoHoldsPrimacyAndHowItCameToThat() {
        FailoverPolicyStatus status = seenAt(NOON);

        assertEquals("bandung", status.holder());
        assertEquals("bandung", status.lastHolder());
        assertEquals(4, status.epoch());
        assertEquals("quorum", status.quorumID());
        assertEquals(3, status.observedGeneration());
        assertEquals("Siaga 2", status.level());
        assertEquals(17.0, status.history().getFirst().rtoSeconds());
        assertEquals(
                "4bf92f3577b34da6a3ce929d0e0e4736", status.history().getFirst().traceID());
        assertEquals("True", condition(status, "QuorumReachable").getStatus());
        assertEquals("NotGuarded", condition(status, "Fenced").getReason());
    }

    @Test
    void itWarnsOfMembersThatNothingEndsWhenTheyFreezeAndNamesTheRemedy() {
        assertEquals("Unknown", condition(seenAt(NOON), "FreezeCovered").getStatus());

        GivenEstate.probed(estate, Optional.empty());
        Condition uncovered = condition(seenAt(NOON), "FreezeCovered");
        assertEquals("False NoLivenessProbe", uncovered.getStatus() + " " + uncovered.getReason());
        assertTrue(uncovered.getMessage().contains("of at most 8 s"), uncovered.getMessage());

        GivenEstate.probed(estate, Optional.of(probe(10)));
        Condition slow = condition(seenAt(NOON), "FreezeCovered");
        assertEquals("False LivenessProbeTooSlow", slow.getStatus() + " " + slow.getReason());
        assertTrue(slow.getMessage().contains("lives for up to 34 s"), slow.getMessage());

        GivenEstate.probed(estate, Optional.of(probe(2)));
        assertEquals("True", condition(seenAt(NOON), "FreezeCovered").getStatus());
    }

    private static LivenessProbe probe(int period) {
        return new LivenessProbe(Duration.ofSeconds(period), Duration.ofSeconds(1), 3, Duration.ofSeconds(1), false);
    }

    @Test
    void itTellsWhatOnlyTheOldPrimaryHadAndFromWhenToWhen() {
        FailoverPolicyStatus.Move move = seenAt(NOON).history().getFirst();

        assertEquals(300, move.divergedBytes());
        assertEquals("2026-11-20T10:59:58Z", move.divergedFrom());
        assertEquals("2026-11-20T11:00:04Z", move.divergedUntil());
    }

    @Test
    void ofALogThatDidNotDivergeItTellsNoTimes() {
        FailoverPolicyStatus.Move move = seenAt(NOON).history().getLast();

        assertEquals(0, move.divergedBytes());
        assertNull(move.divergedFrom());
        assertNull(move.divergedUntil());
    }

    @Test
    void theSameSightMakesTheSameStatusAtWhateverTime() {
        policy.setStatus(seenAt(NOON));

        assertEquals(policy.getStatus(), seenAt(NOON.plusSeconds(3600)));
    }

    @Test
    void aConditionKeepsItsTimeUntilItFlips() {
        policy.setStatus(seenAt(NOON));
        policy.getStatus().conditions().forEach(condition -> condition.setLastTransitionTime(LONG_AGO));

        var invalid = PolicyStatusFactory.unusable(policy, "spec.rto: 'soon' is not a duration");

        assertEquals(LONG_AGO, condition(seenAt(NOON), "QuorumReachable").getLastTransitionTime());
        assertEquals(LONG_AGO, condition(invalid, "Ready").getLastTransitionTime(), "not ready before, not ready now");
        assertNotEquals(LONG_AGO, condition(invalid, "Valid").getLastTransitionTime());
    }

    @Test
    void anUnusablePolicyKeepsWhatMustNotBeForgotten() {
        policy.setStatus(seenAt(NOON));

        FailoverPolicyStatus status = PolicyStatusFactory.unusable(policy, "spec.rto: 'soon' is not a duration");

        assertEquals("Invalid", status.phase());
        assertEquals(4, status.epoch());
        assertEquals("quorum", status.quorumID());
        assertEquals("bandung", status.lastHolder());
        assertEquals(policy.getStatus().history(), status.history());
        assertEquals(
                "spec.rto: 'soon' is not a duration", condition(status, "Valid").getMessage());
    }

    @Test
    void aNewPolicyThatIsUnusableHasNothingToRemember() {
        FailoverPolicyStatus status = PolicyStatusFactory.unusable(policy, "why");

        assertNull(status.epoch());
        assertNull(status.holder());
        assertEquals("False", condition(status, "Ready").getStatus());
    }

    @Test
    void aDecisionKeepsItsTimeWhileActAndReasonStay() {
        policy.setStatus(seenAt(NOON));

        var obstructed = seen(estate, NOON.plusSeconds(60), Optional.of("no Patroni member took the change"));
        var other = seen(heard(Map.of("epoch", epoch(SURABAYA, 5))), NOON.plusSeconds(60), Optional.empty());

        assertEquals(
                "2026-11-20T12:00:00Z",
                seenAt(NOON.plusSeconds(60)).lastDecision().since());
        assertEquals("2026-11-20T12:01:00Z", obstructed.lastDecision().since());
        assertNotEquals(
                policy.getStatus().lastDecision().reason(), other.lastDecision().reason());
    }

    @Test
    void whileTheQuorumIsSilentNobodyIsSaidToHold() {
        FailoverPolicyStatus status = seen(heard(Map.of("epoch", "garbage")), NOON, Optional.empty());

        assertNull(status.holder());
        assertEquals("Siaga 1", status.level());
        assertEquals("QuorumUnreachable", condition(status, "QuorumReachable").getReason());
    }

    @Test
    void aSilentQuorumIsRememberedAllTheSame() {
        policy.setStatus(seenAt(NOON));
        silent(estate, "connection refused");

        assertEquals("quorum", seenAt(NOON).quorumID());
        policy.setStatus(null);
        assertEquals("quorum", seenAt(NOON).quorumID(), "somebody removed the status");
    }

    @Test
    void whereNoEpochIsKnownNoQuorumCanHaveForgottenOne() {
        assertNull(seen(heard(Map.of()), NOON, Optional.empty()).quorumID());
    }

    @Test
    void everyLevelIsRememberedWithItsTimeAndNormalToo() {
        policy.setStatus(seenAt(NOON));
        assertEquals(List.of("Siaga 2"), levels(policy.getStatus()));

        policy.setStatus(seenAt(NOON.plusSeconds(60)));
        assertEquals("2026-11-20T12:00:00Z", policy.getStatus().levelSince());

        silent(estate, "connection refused");
        policy.setStatus(seenAt(NOON.plusSeconds(90)));
        assertEquals(List.of("Siaga 1", "Siaga 2"), levels(policy.getStatus()));
        assertEquals("2026-11-20T12:01:30Z", policy.getStatus().levelSince());

        policy.setStatus(seen(wellEstate(), NOON.plusSeconds(120), Optional.empty()));
        assertEquals(List.of("Normal", "Siaga 1", "Siaga 2"), levels(policy.getStatus()));
        assertEquals(List.of(), policy.getStatus().levelHistory().getFirst().reasons());
    }

    @Test
    void tenLevelsAreKept() {
        for (int turn = 0; turn < 7; turn++) {
            policy.setStatus(seenAt(NOON.plusSeconds(turn)));
            policy.setStatus(seen(wellEstate(), NOON.plusSeconds(turn), Optional.empty()));
        }

        assertEquals(10, policy.getStatus().levelHistory().size());
        assertEquals("Normal", policy.getStatus().levelHistory().getFirst().level());
    }

    private static EstateRuntime wellEstate() {
        return heard(Map.of(
                "holder", holder(BANDUNG, 4),
                "epoch", epoch(BANDUNG, 4),
                "cities/jakarta", beacon(JAKARTA, "STANDBY", 100),
                "cities/bandung", beacon(BANDUNG, "PRIMARY", 100),
                "cities/surabaya", beacon(SURABAYA, "STANDBY", 100)));
    }

    private static List<String> levels(FailoverPolicyStatus status) {
        return status.levelHistory().stream()
                .map(FailoverPolicyStatus.LevelEntry::level)
                .toList();
    }

    private FailoverPolicyStatus seenAt(Instant now) {
        return seen(estate, now, Optional.empty());
    }

    private FailoverPolicyStatus seen(EstateRuntime runtime, Instant now, Optional<String> obstacle) {
        var snapshot = runtime.snapshot(now);
        return PolicyStatusFactory.of(
                policy,
                runtime,
                snapshot,
                FailoverDecider.decide(snapshot),
                obstacle,
                move -> move.epoch() == 4 ? Optional.of("4bf92f3577b34da6a3ce929d0e0e4736") : Optional.empty());
    }

    private static Condition condition(FailoverPolicyStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
