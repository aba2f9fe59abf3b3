package dev.siaga.lab.estate;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Layout;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.client.Attempt;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * What every fault has in common: one lab for the class, a whole estate before each scenario, and afterwards the same two questions: did
 * two cities ever accept writes at once, and did the estate heal by itself?
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@ExtendWith(FaultScenario.ToldAtOnce.class)
@Tag("alone")
abstract class FaultScenario {
    /** Generous: how fast a failover is, is judged elsewhere. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Duration UNNOTICED = Duration.ofSeconds(4);

    private RunningEstate running;
    private Narrator narrator;
    private Progress progress;
    private City old;
    private Instant begun;
    private Instant fault;
    private long epoch;
    private int handovers;

    @BeforeAll
    void up() throws Exception {
        progress = Progress.printing();
        var folder = Path.of("target", "lab", getClass().getSimpleName());
        running = RunningEstate.start(Tools.repository().resolve(folder), layout(), progress);
        narrator = new Narrator(running, progress);
    }

    Layout layout() {
        return Layout.THREE.with(disks());
    }

    /** The cities whose databases share a disk that can be filled, and its size. */
    Map<City, String> disks() {
        return Map.of();
    }

    @AfterAll
    void down() {
        if (running != null) {
            narrator.close();
            running.close();
        }
    }

    @BeforeEach
    void whole(TestInfo scenario) {
        old = running.settle();
        running.awaitWrites(City.ALL, PATIENCE);
        epoch = running.policies().epoch();
        handovers = running.judges().probe().handovers().size();
        progress.say("SCENARIO " + scenario.getDisplayName() + "; " + old + " is primary under epoch " + epoch);
        begun = Instant.now();
        fault = begun;
    }

    @AfterEach
    void converges_and_never_had_two_writers(TestInfo scenario) {
        running.settle();
        running.awaitWrites(City.ALL, PATIENCE);
        running.judges().verify();
        assertEquals(List.of(), lab().linesOfSiaga("is denied by the quorum"));
        progress.say("HEALED " + scenario.getDisplayName());
    }

    RunningEstate running() {
        return running;
    }

    Lab lab() {
        return running.lab();
    }

    /** The city that was primary when the scenario began. */
    City old() {
        return old;
    }

    Instant begun() {
        return begun;
    }

    /** The fault comes now: what a scenario did until here was preparation, and a takeover is counted from here. */
    void faultBegins() {
        fault = Instant.now();
    }

    long epochBefore() {
        return epoch;
    }

    KubernetesClient client(City city) {
        return lab().city(city.name()).client();
    }

    /** Changes the policy alike in every city with power. */
    void patchPolicy(String spec) {
        running.policies().change("{\"spec\": %s}".formatted(spec));
    }

    Optional<FailoverPolicyStatus> status(City city) {
        return running.policies().status(city);
    }

    /** Whether a city decided for this reason last, as its policy's status says. */
    boolean decides(City city, String reason) {
        return status(city)
                .map(FailoverPolicyStatus::lastDecision)
                .filter(decision -> decision.reason().equals(reason))
                .isPresent();
    }

    /** Whether a city has told this in an Event about the policy since the scenario began. */
    boolean announces(City city, String reason) {
        return client(city).v1().events().inNamespace(Estate.NAMESPACE).list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .anyMatch(event -> !Instant.parse(event.getLastTimestamp()).isBefore(begun.truncatedTo(SECONDS)));
    }

    List<City> others() {
        return RunningEstate.except(old);
    }

    /** Nobody wins an epoch for a while, whether anybody can write or not. */
    void awaitEpochStaysFor(Duration time) {
        await("the epoch stays")
                .pollInterval(Duration.ofMillis(500))
                .during(time)
                .atMost(time.plus(PATIENCE))
                .until(() -> running.policies().epoch() == epoch);
    }

    /** The city's own client goes on writing for a while, in the same city under the same epoch. */
    void awaitNothingMovesFor(Duration time) {
        await("nothing moves")
                .pollInterval(Duration.ofSeconds(1))
                .during(time)
                .atMost(time.plus(PATIENCE))
                .until(() -> {
                    assertNothingMoved();
                    return true;
                });
        assertEquals(old, running.estate().primary().orElseThrow().city());
    }

    void assertNothingMoved() {
        assertEquals(
                epoch,
                running.policies().epoch(),
                () -> "the epoch: " + running.policies().summary());
        assertEquals(handovers, running.judges().probe().handovers().size(), "moves of the primary");
    }

    /** Rows acknowledged since the scenario began that the primary doesn't hold. */
    List<Attempt> lost() throws SQLException {
        return Ledger.close(running).lost().stream()
                .filter(row -> !row.doneBefore(begun))
                .toList();
    }

    /** The longest time in this scenario for which the writer of the city that was primary was told nothing. */
    Duration outage() {
        return running.judges().journal(old).since(begun).longestOutage();
    }

    void assertUnnoticed() {
        assertTrue(
                outage().compareTo(UNNOTICED) < 0, () -> "the writer of " + old + " was told nothing for " + outage());
    }

    /** Waits until another city accepts writes; the probes must have seen the old one stop before that. Returns the new primary. */
    City takenOver(String scenario) {
        return takenOver(scenario, others().getLast());
    }

    /** The same, as the writer of one city felt it. */
    City takenOver(String scenario, City witness) {
        var recovery = running.awaitRecovery(fault, witness, PATIENCE);
        running.until("one primary", PATIENCE, () -> running.estate().primary().isPresent());
        var primary = running.estate().primary().orElseThrow().city();
        assertNotEquals(old, primary);
        var handover = running.judges().probe().handovers().getLast();
        assertEquals(primary.name(), handover.after().city());
        System.out.printf(
                "RESULT name=%s first_write_s=%.1f no_writer_ms=%d dual_writer_ms=%d primary=%s%n",
                scenario,
                recovery.toMillis() / 1000.0,
                handover.gapMillis(),
                running.judges().probe().dualWriterMillis(),
                primary);
        return primary;
    }

    /** Prints the outage. */
    void tell(String scenario) {
        System.out.printf(
                "RESULT name=%s outage_s=%.1f dual_writer_ms=%d%n",
                scenario, outage().toMillis() / 1000.0, running.judges().probe().dualWriterMillis());
    }

    /** A report comes only when the whole class has run. */
    static final class ToldAtOnce implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext scenario, Throwable failure) throws Throwable {
            failure.printStackTrace(System.out);
            throw failure;
        }
    }
}
