package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of a Pod that can't be found any more by the labels of members. */
class VanishedPodsTest {
    private static final PodSelection MEMBERS = new PodSelection("orders", Map.of("cluster-name", "orders-db"));
    private static final Map<String, String> PRIMARY = Map.of("cluster-name", "orders-db", "role", "primary");
    private static final Map<String, String> REPLICA = Map.of("cluster-name", "orders-db", "role", "replica");

    private final VanishedPods vanished = new VanishedPods(System::nanoTime);

    @Test
    void a_pod_whose_containers_were_seen_to_stop_is_gone() {
        vanished.onDelete(stopped(PRIMARY), false);

        assertInstanceOf(Member.Gone.class, only());
    }

    @Test
    void a_pod_that_ran_when_it_was_last_seen_may_run_on() {
        vanished.onDelete(running(PRIMARY), false);

        assertInstanceOf(Member.Silent.class, only());
    }

    @Test
    void a_pod_whose_end_nobody_saw_may_run_on() {
        vanished.onDelete(stopped(PRIMARY), true);

        assertInstanceOf(Member.Silent.class, only());
    }

    @Test
    void a_pod_that_lost_its_labels_may_run_on_even_if_its_containers_were_stopped() {
        vanished.onUpdate(stopped(PRIMARY), stopped(Map.of("role", "primary")));

        assertInstanceOf(Member.Silent.class, only());
    }

    @Test
    void a_pod_that_lost_its_labels_and_is_deleted_then_may_run_on() {
        vanished.onUpdate(running(PRIMARY), running(Map.of()));
        vanished.onDelete(running(Map.of()), false);

        assertInstanceOf(Member.Silent.class, only());
    }

    @Test
    void a_member_whose_role_changes_has_not_vanished() {
        vanished.onUpdate(running(PRIMARY), running(REPLICA));
        vanished.onUpdate(running(REPLICA), running(PRIMARY));

        assertEquals(List.of(), vanished.lately(MEMBERS));
    }

    @Test
    void pods_with_other_labels_are_no_members() {
        vanished.onDelete(running(Map.of("cluster-name", "billing-db")), false);
        vanished.onDelete(running(null), false);

        assertEquals(List.of(), vanished.lately(MEMBERS));
    }

    private Member only() {
        assertEquals(1, vanished.lately(MEMBERS).size());
        return vanished.lately(MEMBERS).getFirst();
    }

    private static Pod running(Map<String, String> labels) {
        return pod(labels)
                .editStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewRunning("2026-11-21T10:00:00Z")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod stopped(Map<String, String> labels) {
        return pod(labels)
                .editStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static PodBuilder pod(Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("orders-db-0")
                .withUid("b4c1")
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
    }
}
