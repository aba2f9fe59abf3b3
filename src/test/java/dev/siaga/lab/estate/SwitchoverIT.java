package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Planned moves on real processes, under load: asked for by the same manifest in every city, and no acknowledged row is ever lost. */
class SwitchoverIT extends EstateScenarios {
    /** Aimed at five seconds on a quiet machine; the bound holds on a busy one too. */
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    SwitchoverIT() {
        super("switchover");
    }

    @Test
    @Order(1)
    void a_planned_move_around_all_cities_loses_no_row_and_has_one_writer_at_a_time() throws Exception {
        var next = primary();
        for (City to : List.of(City.BANDUNG, City.SURABAYA, City.JAKARTA)) {
            next = switchOver(next, to, "round-" + to);
        }
        assertEquals(3, moves(), "one move for each request");
        assertEquals(List.of(), lost());
    }

    @Test
    @Order(2)
    void a_request_with_a_known_id_is_not_carried_out_again() throws Exception {
        var to = RunningEstate.except(primary()).getFirst();
        ask(to, "once");
        awaitDone(to, "once");
        ask(primary(), "back");
        awaitDone(primary(), "back");

        patchPolicy(to, request(to, "once"));
        patchPolicy(primary(), request(to, "once")); // a manifest that is older than what was done

        staysAt(primary(), 2);
        assertEquals(List.of(), lost());
    }

    @Test
    @Order(3)
    void a_request_to_a_city_that_is_cut_off_waits_until_that_city_is_back() throws Exception {
        var to = RunningEstate.except(primary()).getFirst();
        lab().cutOff(to.name());
        running()
                .until(
                        "the target to be missed",
                        PATIENCE,
                        () -> status(primary()).levelReasons().stream()
                                .anyMatch(reason -> reason.contains(to + " is not heard of")));
        ask(to, "patient");

        running()
                .until(
                        "the request to wait",
                        PATIENCE,
                        () -> status(primary()).lastDecision().reason().equals("SwitchoverWaits"));
        staysAt(primary(), 0);
        lab().healAll();

        awaitDone(to, "patient");
        assertEquals(1, moves());
        assertEquals(List.of(), lost());
    }

    @Test
    @Order(4)
    void a_target_cut_off_in_the_middle_of_a_move_is_given_up_and_the_old_primary_goes_on() throws Exception {
        var to = RunningEstate.except(primary()).getLast();
        ask(to, "broken-off");
        running()
                .until(
                        "the demotion to begin",
                        PATIENCE,
                        () -> status(primary()).phase().equals("Switching"));
        lab().cutOff(to.name());

        running()
                .until(
                        "the old primary to go on",
                        PATIENCE,
                        () -> running()
                                        .judges()
                                        .journal(primary())
                                        .acceptedSince(Instant.now().minusMillis(500))
                                && "broken-off".equals(status(primary()).switchoverId()));
        tell("switchover-cut", begun());
        lab().healAll();

        awaitDone(primary(), "broken-off");
        assertEquals(0, moves());
        assertEquals(List.of(), lost());
    }

    /** Moves the primary, checks what the cities show of it, and tells how long clients waited. Returns the new primary. */
    private City switchOver(City from, City to, String id) {
        var asked = Instant.now();
        ask(to, id);
        awaitDone(to, id);
        running().awaitWrites(City.ALL, PATIENCE);
        var handover = running().judges().probe().handovers().getLast();
        assertEquals(from.name(), handover.before().city());
        assertEquals(to.name(), handover.after().city());
        assertTrue(handover.gapMillis() > 0, "the old primary accepted writes until the new one did");
        var outage = tell("switchover from=" + from + " to=" + to + " no_writer_ms=" + handover.gapMillis(), asked);
        assertTrue(outage.compareTo(OUTAGE) < 0, "writes were impossible for " + outage);
        return to;
    }

    private Duration tell(String scenario, Instant since) {
        var outage = longestOutage(since);
        System.out.printf(
                "RESULT name=%s longest_outage_s=%.1f dual_writer_ms=%d%n",
                scenario, outage.toMillis() / 1000.0, running().judges().probe().dualWriterMillis());
        return outage;
    }

    private void ask(City to, String id) {
        patchPolicy(request(to, id));
    }

    private static String request(City to, String id) {
        return """
                {"spec": {"switchover": {"to": "%s", "id": "%s"}}}""".formatted(to, id);
    }

    private void awaitDone(City holder, String id) {
        awaitWhole(holder);
        running()
                .until(
                        "every city to show the request as done",
                        PATIENCE,
                        () -> City.ALL.stream()
                                .allMatch(city -> id.equals(status(city).switchoverId())));
    }

    private void staysAt(City city, int moves) {
        await("the primary to stay where it is")
                .during(Duration.ofSeconds(8))
                .atMost(Duration.ofSeconds(12))
                .until(() -> running()
                                .estate()
                                .primary()
                                .map(DatabaseMember::city)
                                .filter(city::equals)
                                .isPresent()
                        && moves() == moves);
    }

    private FailoverPolicyStatus status(City city) {
        return running().policies().status(city).orElseThrow();
    }
}
