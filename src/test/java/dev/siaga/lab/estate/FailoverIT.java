package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The failover on real processes: every scenario begins with the estate whole, hits whichever city is primary, and is judged by the
 * write probes. All share one lab, so each also begins where the one before it healed.
 */
@TestMethodOrder(OrderAnnotation.class)
@Tag("alone")
class FailoverIT {
    private static final Duration RTO = Duration.ofSeconds(60);
    private static final Duration RPO = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static RunningEstate running;
    private static Narrator narrator;

    private City old;
    private Instant begun;

    @BeforeAll
    static void up() throws Exception {
        var progress = Progress.printing();
        running = RunningEstate.start(Tools.repository().resolve(Path.of("target/lab/failover")), progress);
        narrator = new Narrator(running, progress);
    }

    @AfterAll
    static void down() {
        if (running != null) {
            narrator.close();
            running.close();
        }
    }

    @BeforeEach
    void whole() {
        old = running.settle();
        running.awaitWrites(City.ALL, RTO);
        begun = Instant.now();
    }

    /** Whatever happened: the estate heals by itself, and no two cities ever accepted writes. */
    @AfterEach
    void converges_and_never_had_two_writers() {
        running.settle();
        running.awaitWrites(City.ALL, RTO);
        running.judges().verify();
    }

    @Test
    @Order(1)
    void a_city_that_loses_power_is_replaced_by_the_one_furthest_ahead_and_rejoins_as_a_standby() throws Exception {
        lab().powerCut(old.name());
        var struck = Instant.now();

        var primary = takenOver("power-cut");

        lab().restore(old.name());
        assertEquals(primary, running.settle(), "the city that came back stays standby");
        assertTrue(running.estate().isStreaming(primary));
        assertEquals(List.of(), Ledger.close(running).lostOutside(RPO, begun, struck));
    }

    @Test
    @Order(2)
    void a_city_that_is_cut_off_turns_read_only_before_another_is_promoted_and_gives_up_what_only_it_had()
            throws Exception {
        var oldData = Divergence.dataFolder(running, running.estate().primary().orElseThrow());
        lab().cutOff(old.name());

        var primary = takenOver("cut-off");
        assertEquals("read-only", running.estate().role(old));
        var diverged = Divergence.bytes(oldData, running.estate().primary().orElseThrow());
        assertTrue(diverged > 0, "its own client wrote until the fence closed");

        lab().healAll();
        assertEquals(primary, running.settle(), "the city that was cut off stays standby");
        var lost = Ledger.close(running).lost().stream()
                .filter(row -> !row.doneBefore(begun.minus(RPO)))
                .toList();
        assertFalse(lost.isEmpty());
        assertEquals(
                List.of(),
                lost.stream().filter(row -> !row.city().equals(old.name())).toList());
        System.out.printf("RESULT name=cut-off-loss lost_rows=%d diverged_bytes=%d%n", lost.size(), diverged);
    }

    @Test
    @Order(3)
    void a_city_whose_operators_are_dead_fences_itself_and_another_takes_over() {
        lab().operator(old.name()).kill();

        takenOver("operator-killed");
        assertNotEquals("primary", running.estate().role(old));
    }

    @Test
    @Order(4)
    void restarting_or_crashing_the_operator_moves_nothing() {
        var primary = running.estate().primary().orElseThrow();
        var epoch = running.policies().epoch();
        var handovers = running.judges().probe().handovers().size();

        lab().operator(old.name()).crashOne();
        running.until("both replicas again", PATIENCE, () -> OperatorInstall.isWhole(lab(), old));
        lab().operator(old.name()).restart();
        running.until("the rolling restart to end", PATIENCE, () -> OperatorInstall.isWhole(lab(), old));

        assertEquals(primary, running.estate().primary().orElseThrow());
        assertEquals(epoch, running.policies().epoch());
        assertEquals(handovers, running.judges().probe().handovers().size());
        assertTrue(
                running.judges().journal(old).since(begun).longestOutage().compareTo(Duration.ofSeconds(3)) < 0,
                "the writer noticed");
    }

    @Test
    @Tag("slow")
    @Order(5)
    void the_last_of_three_cities_stays_read_only_until_another_returns() {
        var last = survivor();
        var other = RunningEstate.except(old, last).getFirst();
        lab().powerCut(old.name());
        lab().powerCut(other.name());
        var alone = Instant.now();

        await("no promotion without a majority")
                .during(Duration.ofSeconds(40))
                .atMost(Duration.ofSeconds(45))
                .until(() -> running.estate().primaries().isEmpty()
                        && !running.judges().journal(last).acceptedSince(alone));
        var lost = quorumIncident(last);
        assertEquals("SEV1 TwoOfThreeCitiesDown", lost.severity() + " " + lost.situation());

        lab().restore(other.name());
        running.awaitWrites(List.of(last), PATIENCE);
        running.until(
                "told that the quorum answers again",
                PATIENCE,
                () -> quorumIncident(last).calmSince() != null);
    }

    /** What a city told of its lost quorum, in its own API. */
    private static IncidentSpec quorumIncident(City city) {
        var told = lab()
                .city(city.name())
                .client()
                .resources(Incident.class)
                .inNamespace(Estate.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .map(Incident::getSpec)
                .filter(spec -> ("quorum/" + city + "/orders").equals(spec.cause()))
                .toList();
        assertEquals(1, told.size(), told::toString);
        return told.getFirst();
    }

    @Test
    @Order(6)
    void an_open_incident_of_a_city_that_loses_power_goes_on_in_the_primary_city() {
        var home = survivor();
        try (var incident = AdoptedIncident.declare(running, home)) {
            lab().powerCut(home.name());

            incident.awaitAdoption(old);
            incident.awaitEscalation();
            incident.resolve(old);

            lab().restore(home.name());
            incident.awaitMerged();
        }
    }

    /** Waits until another city accepts writes; the probes must have seen the old one stop before that. Returns the new primary. */
    private City takenOver(String scenario) {
        var recovery = running.awaitRecovery(begun, survivor(), RTO);
        running.until("one primary", RTO, () -> running.estate().primary().isPresent());
        var primary = running.estate().primary().orElseThrow().city();
        assertNotEquals(old, primary);
        var handover = running.judges().probe().handovers().getLast();
        assertEquals(old.name(), handover.before().city());
        assertEquals(primary.name(), handover.after().city());
        assertTrue(handover.gapMillis() > 0, "the old primary accepted writes until the new one did");
        System.out.printf(
                "RESULT name=%s first_write_s=%.1f no_writer_ms=%d dual_writer_ms=%d primary=%s%n",
                scenario,
                recovery.toMillis() / 1000.0,
                handover.gapMillis(),
                running.judges().probe().dualWriterMillis(),
                primary);
        return primary;
    }

    private static Lab lab() {
        return running.lab();
    }

    /** A city other than the one that is hit, whose client tells when writes work again. */
    private City survivor() {
        return RunningEstate.except(old).getLast();
    }
}
