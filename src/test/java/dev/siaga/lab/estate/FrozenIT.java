package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.City;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Members that freeze, with an operator that lives and without. A frozen Patroni gives nothing up: what ends it is its kubelet, by the
 * liveness probe, or the operator where a Pod has none. The write probes see whether it was in time.
 */
@Tag("slow")
class FrozenIT extends FaultScenario {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);
    private static final String PROBE = "/spec/template/spec/containers/0/livenessProbe";

    private FenceWatch fences;
    private int restarts;

    @BeforeEach
    void watch() {
        fences = new FenceWatch(running());
        restarts = fences.restarts(old());
    }

    @Test
    @Order(1)
    void members_that_are_frozen_for_a_moment_are_left_alone() {
        members().forEach(this::freeze);
        running().until("a moment to pass", PATIENCE, () -> passed(Duration.ofSeconds(3)));
        members().forEach(this::wake);

        running().awaitWrites(City.ALL, PATIENCE);
        assertEquals(restarts, fences.restarts(old()));
        assertNothingMoved();
    }

    @Test
    @Order(2)
    void members_that_stay_frozen_are_ended_by_their_kubelets_and_their_city_goes_on() {
        assertTrue(fences.is(old(), "FreezeCovered", "True"));
        members().forEach(this::freeze);

        awaitEnded(members().size());
        running().until("a minute to pass", PATIENCE, () -> passed(A_MINUTE));
        members().forEach(this::wake);

        assertAtMostOneMove("frozen-members");
    }

    @Test
    @Order(3)
    void members_that_stay_frozen_while_the_operator_is_dead_are_ended_before_another_city_is_promoted() {
        lab().operator(old().name()).kill();
        var members = members();
        members.forEach(this::freeze);

        awaitEnded(members.size());
        takenOver("frozen-members-operator-dead");
        running().until("a minute to pass", PATIENCE, () -> passed(A_MINUTE));
        members.forEach(this::wake);
    }

    @Test
    @Order(4)
    void a_frozen_patroni_whose_database_runs_on_is_ended_by_its_kubelet() {
        var leader = running().estate().primary().orElseThrow();
        freezePatroni(leader);

        awaitEnded(1);
        running().until("a minute to pass", PATIENCE, () -> passed(A_MINUTE));
        wake(leader);

        assertAtMostOneMove("frozen-patroni");
    }

    @Test
    @Order(5)
    void a_frozen_patroni_whose_database_runs_on_writes_nothing_beside_another_city_even_when_the_operator_is_dead() {
        var members = members();
        lab().operator(old().name()).kill();
        members.forEach(this::freezePatroni);

        takenOver("frozen-patroni-operator-dead");
        assertTrue(fences.restarts(old()) >= restarts + members.size(), "their kubelets ended them");
        running().until("a minute to pass", PATIENCE, () -> passed(A_MINUTE));
        members.forEach(this::wake);
    }

    @Test
    @Order(6)
    void members_without_a_probe_are_told_of_and_removed_by_the_operator_before_their_city_gives_primacy_up() {
        var city = old();
        changeProbe(city, "[{\"op\": \"remove\", \"path\": \"%s\"}]".formatted(PROBE));
        running().until("the warning", PATIENCE, () -> fences.is(city, "FreezeCovered", "False"));
        assertTrue(fences.is(city, "Fenced", "True"), "it is a warning only");
        var frozen = members();
        faultBegins();
        frozen.forEach(this::freeze);

        var primary = takenOver("frozen-members-expelled");

        frozen.forEach(this::wake);
        assertEquals(primary, running().settle(), "the city that was frozen becomes standby");
        changeProbe(
                city,
                "[{\"op\": \"add\", \"path\": \"%s\", \"value\": {\"httpGet\": {\"path\": \"/liveness\", \"port\": \"patroni\"}, \"periodSeconds\": 1, \"timeoutSeconds\": 2, \"failureThreshold\": 3, \"terminationGracePeriodSeconds\": 1}}]"
                        .formatted(PROBE));
        running().until("the warning to go", PATIENCE, () -> fences.is(city, "FreezeCovered", "True"));
    }

    private List<DatabaseMember> members() {
        return running().estate().members(old());
    }

    private boolean passed(Duration time) {
        return Instant.now().isAfter(begun().plus(time));
    }

    private void freeze(DatabaseMember member) {
        lab().stopPod(member.city().name(), Estate.NAMESPACE, member.pod());
    }

    private void freezePatroni(DatabaseMember member) {
        lab().stopProgram(member.city().name(), Estate.NAMESPACE, member.pod(), "patroni");
    }

    /** Whatever of it nobody has ended meanwhile goes on where it stopped. */
    private void wake(DatabaseMember member) {
        lab().continuePod(member.city().name(), Estate.NAMESPACE, member.pod());
    }

    private void awaitEnded(int members) {
        running()
                .until(
                        "the kubelets to end what is frozen",
                        PATIENCE,
                        () -> fences.restarts(old()) >= restarts + members);
        System.out.printf(
                "RESULT name=frozen-ended members=%d within_s=%.1f%n",
                members, Duration.between(begun(), Instant.now()).toMillis() / 1000.0);
    }

    /** A city whose members come back too late for the policy's patience gives primacy up; that is a clean move. */
    private void assertAtMostOneMove(String scenario) {
        var settled = running().settle();
        running().awaitWrites(City.ALL, PATIENCE);
        var moves = running().policies().epoch() - epochBefore();
        System.out.printf(
                "RESULT name=%s outage_s=%.1f moves=%d dual_writer_ms=%d primary=%s%n",
                scenario,
                running().judges().journal(old()).since(begun()).longestOutage().toMillis() / 1000.0,
                moves,
                running().judges().probe().dualWriterMillis(),
                settled);
        assertTrue(moves <= 1, () -> "it moved " + moves + " times");
    }

    /** Ends when the members run with what was changed. */
    private void changeProbe(City city, String patch) {
        var statefulSet = lab().city(city.name())
                .client()
                .apps()
                .statefulSets()
                .inNamespace(Estate.NAMESPACE)
                .withName("orders-db-" + city);
        statefulSet.patch(PatchContext.of(PatchType.JSON), patch);
        running().until("the members of " + city + " to be replaced", PATIENCE, () -> {
            var now = statefulSet.get();
            var status = now.getStatus();
            return now.getMetadata().getGeneration().equals(status.getObservedGeneration())
                    && status.getCurrentRevision().equals(status.getUpdateRevision())
                    && Integer.valueOf(2).equals(status.getUpdatedReplicas())
                    && Integer.valueOf(2).equals(status.getReadyReplicas());
        });
        running()
                .until(
                        "the estate to be whole",
                        PATIENCE,
                        () -> running().settled().isPresent());
    }
}
