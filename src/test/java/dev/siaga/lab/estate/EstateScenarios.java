package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.client.Attempt;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Scenarios on one estate under load: each begins when the estate is whole, and ends when it has become whole again by itself and the
 * write probes have said that no two cities ever accepted writes.
 */
@TestMethodOrder(OrderAnnotation.class)
@TestInstance(Lifecycle.PER_CLASS)
@Tag("alone")
abstract class EstateScenarios {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String name;
    private RunningEstate running;
    private Narrator narrator;

    private City primary;
    private long epoch;
    private int handovers;
    private Instant begun;

    EstateScenarios(String name) {
        this.name = name;
    }

    @BeforeAll
    void up() throws Exception {
        var progress = Progress.printing();
        running = RunningEstate.start(Tools.repository().resolve(Path.of("target/lab", name)), progress);
        narrator = new Narrator(running, progress);
    }

    @AfterAll
    void down() {
        if (running != null) {
            narrator.close();
            running.close();
        }
    }

    @BeforeEach
    void whole() {
        primary = running.settle();
        running.awaitWrites(City.ALL, PATIENCE);
        epoch = running.policies().epoch();
        handovers = running.judges().probe().handovers().size();
        begun = Instant.now();
    }

    @AfterEach
    void converges_and_never_had_two_writers() {
        running.settle();
        running.awaitWrites(City.ALL, PATIENCE);
        running.judges().verify();
    }

    RunningEstate running() {
        return running;
    }

    Lab lab() {
        return running.lab();
    }

    KubernetesClient client(City city) {
        return lab().city(city.name()).client();
    }

    /** The city that was primary when the scenario began. */
    City primary() {
        return primary;
    }

    /** When the scenario began. */
    Instant begun() {
        return begun;
    }

    /** How often the primary moved from city to city in this scenario. */
    int moves() {
        return running.judges().probe().handovers().size() - handovers;
    }

    /** Fails when the primary city or the epoch changed in this scenario. */
    void assertNothingMoved() {
        assertEquals(primary, running.estate().primary().orElseThrow().city());
        assertEquals(epoch, running.policies().epoch());
        assertEquals(0, moves());
    }

    /** Changes the policy alike in every city, as GitOps does. */
    void patchPolicy(String mergePatch) {
        running.policies().change(mergePatch);
    }

    /** Changes the policy in one city, the others being yet to follow. */
    void patchPolicy(City city, String mergePatch) {
        running.policies().change(city, mergePatch);
    }

    /** Waits until a city is primary, all the others stream from it and every city knows. */
    void awaitWhole(City expected) {
        running.awaitWhole(expected, PATIENCE);
    }

    /** The longest time that any city's writer went without an acknowledged row since an instant. */
    Duration longestOutage(Instant since) {
        return City.ALL.stream()
                .map(city -> running.judges().journal(city).since(since).longestOutage())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Rows acknowledged since the scenario began that the primary doesn't hold. */
    List<Attempt> lost() throws SQLException {
        return Ledger.close(running).lost().stream()
                .filter(row -> !row.doneBefore(begun))
                .toList();
    }
}
