package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.lab.City;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who takes over and who must not: what a human has forbidden, a candidate that lost too much, and a winner that falls asleep. */
@Tag("slow")
class SuccessionIT extends FaultScenario {
    private static final String OPERATOR_NAMESPACE = "siaga-system";
    private static final String API_SERVER = "kube-apiserver";
    private static final Duration COOL_DOWN_LEFT = Duration.ofSeconds(25);

    /**
     * From a power cut until a candidate's API server is frozen: a little less than the permit of 6 s, the fence grace of 10 s and one
     * renewal of 2 s allow for the soonest promotion, and late enough that the candidate's session of 8 s outlives the latest.
     */
    private static final Duration JUST_BEFORE_THE_NEXT_EPOCH = Duration.ofMillis(13_200);

    @Test
    @Order(1)
    void an_operator_that_sleeps_between_winning_and_promoting_wakes_to_an_epoch_that_has_passed() throws Exception {
        var cut = Instant.now();
        lab().powerCut(old().name());
        var winner = likelyWinner();
        var successor = RunningEstate.except(old(), winner).getFirst();
        var operators = lab().operator(winner.name()).pods();
        RunningEstate.last(Duration.between(Instant.now(), cut.plus(JUST_BEFORE_THE_NEXT_EPOCH)));

        lab().stopProcess(winner.name(), API_SERVER); // so that no permit can be written
        running().until(winner + " to win the epoch", PATIENCE, () -> holds(winner, successor));
        operators.forEach(pod -> lab().stopPod(winner.name(), OPERATOR_NAMESPACE, pod));
        lab().continueProcess(winner.name(), API_SERVER);
        assertTrue(running().estate().primary().isEmpty(), "nobody was promoted yet");

        assertEquals(successor, takenOver("sleeping-winner", successor));
        var stale = PatroniRest.promote(running().estate().members(winner).getFirst());
        assertFalse(stale.statusCode() < 300, "what the sleeper was about to do was not refused: " + stale.body());

        operators.forEach(pod -> lab().continuePod(winner.name(), OPERATOR_NAMESPACE, pod));
        lab().restore(old().name());
        assertEquals(successor, running().settle());
        assertEquals(epochBefore() + 2, running().policies().epoch());
    }

    @Test
    @Order(2)
    void a_dry_run_and_a_pause_say_what_they_would_have_done_and_promote_nobody() {
        patchPolicy("{\"dryRun\": true}");
        lab().powerCut(old().name());
        awaitRefrained("DryRun", "dry run; would have: Contend");

        patchPolicy("{\"dryRun\": false, \"paused\": true}");
        awaitRefrained("Paused", "paused; would have: Contend");

        var released = Instant.now();
        patchPolicy("{\"paused\": false}");
        var primary = takenOver("dry-run-then-paused");
        System.out.printf(
                "RESULT name=released first_write_s=%.1f%n",
                running()
                                .judges()
                                .journal(others().getLast())
                                .recoveryAfter(released)
                                .orElse(Duration.ZERO)
                                .toMillis()
                        / 1000.0);

        lab().restore(old().name());
        patchPolicy("{\"dryRun\": false, \"paused\": false}");
        assertEquals(primary, running().settle());
        assertEquals(epochBefore() + 1, running().policies().epoch());
    }

    @Test
    @Order(3)
    void an_automatic_failback_waits_for_the_cool_down_and_loses_nothing() throws Exception {
        var preferred = others().getFirst();
        patchPolicy("""
                {"preferredPrimary": "%s", "failback": "Automatic", "coolDown": "%ds"}""".formatted(preferred, age().plus(COOL_DOWN_LEFT).toSeconds()));

        awaitNothingMovesFor(COOL_DOWN_LEFT.minusSeconds(8));
        running().awaitWhole(preferred, PATIENCE);
        tell("automatic-failback");
        assertEquals(List.of(), lost());
        assertEquals(epochBefore() + 1, running().policies().epoch());
        patchPolicy("{\"preferredPrimary\": \"jakarta\", \"failback\": \"Manual\", \"coolDown\": \"10m\"}");
    }

    @Test
    @Order(4)
    void a_primary_that_returns_before_anybody_was_promoted_takes_its_primacy_back_and_loses_nothing()
            throws Exception {
        holdFarBehind();

        lab().restore(old().name());
        running().awaitWrites(List.of(old()), PATIENCE);
        mendStreams(old());
        assertEquals(old(), running().settle());
        assertEquals(epochBefore() + 1, running().policies().epoch(), "nobody else won an epoch");
        tell("old-primary-returns");
        assertEquals(List.of(), lost());
    }

    @Test
    @Order(5)
    void candidates_behind_the_recovery_point_are_promoted_only_when_the_policy_says_so() throws Exception {
        holdFarBehind();
        awaitEpochStaysFor(Duration.ofSeconds(8));

        patchPolicy("{\"onRpoBreach\": \"Promote\"}");
        var primary = takenOver("rpo-promote");
        System.out.printf("RESULT name=rpo-promote lost_rows=%d%n", lost().size());

        lab().restore(old().name());
        patchPolicy("{\"onRpoBreach\": \"Hold\"}");
        assertEquals(primary, running().settle());
        mendStreams(old());
    }

    @Test
    @Order(6)
    void the_cities_of_a_living_estate_are_neither_more_nor_fewer_nor_others_and_their_order_moves_nothing() {
        for (String cities : List.of(
                "[\"jakarta\", \"bandung\"]",
                "[\"jakarta\", \"bandung\", \"surabaya\", \"semarang\", \"medan\"]",
                "[\"jakarta\", \"bandung\", \"semarang\"]")) {
            var refusal = assertThrows(
                    KubernetesClientException.class, () -> patchPolicy("{\"cities\": %s}".formatted(cities)));
            assertTrue(refusal.getMessage().contains("cities"), refusal.getMessage());
        }
        patchPolicy("{\"cities\": [\"surabaya\", \"bandung\", \"jakarta\"]}");
        awaitNothingMovesFor(Duration.ofSeconds(10));
        assertUnnoticed();
        patchPolicy("{\"cities\": [\"jakarta\", \"bandung\", \"surabaya\"]}");
    }

    /** The survivor whose log reaches further, or the first in the policy's order. Nothing more is received after a power cut. */
    private City likelyWinner() {
        var first = others().getFirst();
        var second = others().getLast();
        return running().estate().position(second) > running().estate().position(first) ? second : first;
    }

    private boolean holds(City city, City asked) {
        return document(asked, "holder").path("city").asText().equals(city.name());
    }

    /** What the quorum stores about the estate under a name; an empty document when there is nothing. */
    private JsonNode document(City asked, String name) {
        var text = lab().etcdctl(asked.name(), "get", "--print-value-only", "/siaga/orders/orders/" + name);
        try {
            return new ObjectMapper().readTree(text.isEmpty() ? "{}" : text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitRefrained(String reason, String message) {
        running()
                .until(
                        "a survivor to say what it would have done",
                        PATIENCE,
                        () -> others().stream()
                                .filter(city -> decides(city, reason) && announces(city, reason))
                                .anyMatch(city -> status(city)
                                        .orElseThrow()
                                        .lastDecision()
                                        .message()
                                        .startsWith(message)));
        awaitEpochStaysFor(Duration.ofSeconds(6));
        assertTrue(running().estate().primary().isEmpty(), "nobody was promoted");
    }

    /** For how long the present holder has held primacy. */
    private Duration age() {
        var since = Instant.parse(document(old(), "epoch").path("since").asText());
        return Duration.between(since, Instant.now());
    }

    /** Both standbys fall further behind than the recovery point allows, then the primary's city dies, and nobody takes over. */
    private void holdFarBehind() throws SQLException {
        breakStreams(old());
        running()
                .until(
                        "both standbys to be behind the recovery point",
                        PATIENCE,
                        () -> others().stream()
                                .allMatch(city -> running().estate().position(city)
                                        < document(city, "epoch").path("floor").asLong()));
        faultBegins();
        lab().powerCut(old().name());
        running()
                .until(
                        "both survivors to hold",
                        PATIENCE,
                        () -> others().stream()
                                .allMatch(city -> decides(city, "RecoveryPointExceeded")
                                        && announces(city, "RecoveryPointExceeded")));
        others().forEach(city ->
                assertEquals("Siaga 1", status(city).orElseThrow().level()));
        assertTrue(running().estate().primary().isEmpty(), "nobody was promoted");
    }

    /** The address that other cities stream from leads nowhere, and who streams through it is thrown out. */
    private void breakStreams(City city) throws SQLException {
        pointStreams(city, "nobody");
        assertNotEquals(
                "0",
                Superuser.ask(
                        running().estate().primary().orElseThrow(),
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_replication WHERE client_addr = '%s'"
                                .formatted(city.gatewayIp())));
    }

    private void mendStreams(City city) {
        pointStreams(city, "primary");
    }

    private void pointStreams(City city, String role) {
        client(city)
                .services()
                .inNamespace(Estate.NAMESPACE)
                .withName("orders-db-stream")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"selector\": {\"role\": \"%s\"}}}".formatted(role));
    }
}
