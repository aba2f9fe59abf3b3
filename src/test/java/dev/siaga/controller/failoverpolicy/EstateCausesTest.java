package dev.siaga.controller.failoverpolicy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.KEY;
import static dev.siaga.controller.primacy.GivenEstate.epoch;
import static dev.siaga.controller.primacy.GivenEstate.heard;
import static dev.siaga.controller.primacy.GivenEstate.holder;
import static dev.siaga.controller.primacy.GivenEstate.silent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.FailoverDecision.Hold;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Reason;
import dev.siaga.failover.Snapshot;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In Jakarta, while Bandung holds epoch 4, or held it. */
class EstateCausesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final FailoverDecision FOLLOWING = new Hold(Reason.FOLLOWING, "standby of bandung");
    private static final FailoverDecision BREACH =
            new Hold(Reason.RECOVERY_POINT_EXCEEDED, "the best candidate is 9000 bytes behind: set onRpoBreach");

    private final EstateRuntime served = heard(Map.of("holder", holder(BANDUNG, 4), "epoch", epoch(BANDUNG, 4)));
    private final EstateRuntime vacant = heard(Map.of("epoch", epoch(BANDUNG, 4)));

    @Test
    void an_estate_that_is_served_has_none() {
        assertEquals(Optional.empty(), EstateCauses.quorum(KEY, seen(served)));
        assertEquals(Optional.empty(), EstateCauses.fence(KEY, seen(served)));
        assertEquals(Optional.empty(), EstateCauses.held(KEY, seen(served), FOLLOWING));
    }

    @Test
    void a_quorum_that_does_not_answer_is_told_in_its_own_words_with_what_to_do() {
        silent(served, "etcd: context deadline exceeded");

        Cause cause = EstateCauses.quorum(KEY, seen(served)).orElseThrow();

        assertEquals("quorum/jakarta/orders", cause.key());
        assertEquals(EstateCauses.quorumKey(KEY, seen(served)), cause.key());
        assertEquals(Severity.SEV1, cause.severity());
        assertEquals(Optional.of(Situation.TWO_OF_THREE_CITIES_DOWN), cause.situation());
        assertEquals(new Affected(List.of("jakarta"), List.of(), List.of("orders")), cause.affected());
        assertTrue(cause.summary().startsWith("etcd: context deadline exceeded. "), cause.summary());
        assertTrue(cause.summary().contains("at least 2 of the 3 cities"), cause.summary());
    }

    @Test
    void a_fence_that_cannot_be_relied_on_is_told_with_the_remedy() {
        served.permitSeen(new Permit.Standby(4));
        served.guard().seen(Optional.of("the admission policy is missing: apply config/admission"));

        Cause cause = EstateCauses.fence(KEY, seen(served)).orElseThrow();

        assertEquals("fence/jakarta/orders", cause.key());
        assertEquals(Severity.SEV3, cause.severity());
        assertTrue(cause.summary().startsWith("the admission policy is missing: apply config/admission. "));
    }

    @Test
    void data_that_are_made_anew_after_a_fork_are_no_incident_of_the_fence() {
        served.permitSeen(new Permit.Recloning(4, NOON));

        assertTrue(seen(served).unsound().isPresent());
        assertEquals(Optional.empty(), EstateCauses.fence(KEY, seen(served)));
    }

    @Test
    void a_failover_that_would_lose_too_much_is_held_for_a_human() {
        Cause cause = EstateCauses.held(KEY, seen(vacant), BREACH).orElseThrow();

        assertEquals("held/orders/4", cause.key());
        assertEquals(Severity.SEV1, cause.severity());
        assertTrue(cause.shared(), "every city decides so");
        assertEquals(List.of("jakarta", "bandung", "surabaya"), cause.affected().cities());
        assertTrue(cause.summary().startsWith("the best candidate is 9000 bytes behind: set onRpoBreach"));
        assertTrue(EstateCauses.decided(BREACH));
    }

    @Test
    void one_without_a_candidate_may_pass_by_itself() {
        FailoverDecision nobody = new Hold(Reason.NO_CANDIDATE, "no reachable city has a healthy database");

        assertEquals(
                "held/orders/4",
                EstateCauses.held(KEY, seen(vacant), nobody).orElseThrow().key());
        assertEquals(false, EstateCauses.decided(nobody));
    }

    @Test
    void whoever_takes_over_ends_what_held_the_epoch_before() {
        EstateRuntime next = heard(Map.of("holder", holder(BANDUNG, 5), "epoch", epoch(BANDUNG, 5)));

        assertEquals(Optional.of("held/orders/4"), EstateCauses.heldKey(KEY, seen(next)));
        assertEquals(Optional.empty(), EstateCauses.held(KEY, seen(next), FOLLOWING));
    }

    @Test
    void without_a_quorum_nobody_knows_whether_a_failover_is_held() {
        silent(vacant, "no answer");

        assertEquals(Optional.empty(), EstateCauses.heldKey(KEY, seen(vacant)));
        assertEquals(Optional.empty(), EstateCauses.held(KEY, seen(vacant), BREACH));
    }

    private static Snapshot seen(EstateRuntime estate) {
        return estate.snapshot(NOON);
    }
}
