package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.lab.City;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members that share a Node: the real scheduler placed them there, and real eviction and budgets are what gets them apart. */
@Tag("slow")
class PlacementIT extends EstateScenarios {
    private static final Map<String, String> MEMBERS = Map.of("application", "patroni", "cluster-name", "orders-db");

    PlacementIT() {
        super("placement");
    }

    @Test
    @Order(1)
    void every_city_has_a_budget_that_keeps_one_member_and_says_that_its_members_are_apart() {
        for (City city : City.ALL) {
            var budget = client(city)
                    .policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(Estate.NAMESPACE)
                    .withName("orders-members")
                    .get();
            assertEquals(new IntOrString(1), budget.getSpec().getMinAvailable());
            assertEquals(
                    "CityCluster",
                    budget.getMetadata().getOwnerReferences().getFirst().getKind());
            for (City other : City.ALL) {
                assertEquals("True", placed(city, other).getStatus(), city + " of " + other);
            }
        }
    }

    @Test
    @Order(2)
    void a_standby_that_shares_a_node_is_evicted_once_there_is_room_and_a_budget_allows_it() {
        City city = RunningEstate.except(primary()).getLast();
        Pod standby = crowd(city);
        untilPlaced(city, "False", "TooFewNodes");
        running()
                .until(
                        "the primary city to know",
                        PATIENCE,
                        () -> placed(primary(), city).getStatus().equals("False"));
        patchPolicy("{\"spec\": {\"switchover\": {\"to\": \"%s\", \"id\": \"crowded\"}}}".formatted(city));
        running()
                .until(
                        "the switchover to wait",
                        PATIENCE,
                        () -> running()
                                .policies()
                                .status(primary())
                                .filter(s -> s.lastDecision().message().contains("one Node's failure"))
                                .isPresent());
        patchPolicy("{\"spec\": {\"switchover\": null}}");

        client(city).resource(strictBudget()).create();
        running()
                .until(
                        "Siaga's budget to make way",
                        PATIENCE,
                        () -> client(city)
                                        .policy()
                                        .v1()
                                        .podDisruptionBudget()
                                        .inNamespace(Estate.NAMESPACE)
                                        .withName("orders-members")
                                        .get()
                                == null);
        nodes(city).forEach(node -> cordon(city, node, false));
        untilPlaced(city, "False", "EvictionForbidden");
        assertEquals(
                standby.getMetadata().getUid(),
                pod(city, standby.getMetadata().getName()).getMetadata().getUid(),
                "nobody went around the budget");

        client(city).resource(strictBudget()).delete();
        var allowed = Instant.now();
        untilPlaced(city, "True", "Apart");
        awaitWhole(primary());
        var moved = pod(city, standby.getMetadata().getName());
        assertNotEquals(standby.getMetadata().getUid(), moved.getMetadata().getUid());
        assertNotEquals(standby.getSpec().getNodeName(), moved.getSpec().getNodeName());
        assertTrue(events(city).stream().anyMatch("Evicted"::equals));
        assertNothingMoved();
        System.out.printf(
                "RESULT name=members-apart apart_s=%.1f dual_writer_ms=%d%n",
                Duration.between(allowed, Instant.now()).toMillis() / 1000.0,
                running().judges().probe().dualWriterMillis());
    }

    /**
     * Has a standby city's replica run on the leader's Node, as a template without anti-affinity and full Nodes bring it about. Afterwards the
     * template keeps members apart again, which is for Pods that come after it.
     */
    private Pod crowd(City city) {
        var client = client(city);
        var affinity = sets(city)
                .list()
                .getItems()
                .getFirst()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getAffinity();
        replaceSet(city, () -> {});
        // The anti-affinity of a Pod that runs keeps others away too.
        for (String member : List.of("replica", "standby_leader")) {
            replace(client.pods()
                    .inNamespace(Estate.NAMESPACE)
                    .withName(member(city, member).getMetadata().getName()));
            awaitWhole(primary());
        }
        String node = member(city, "standby_leader").getSpec().getNodeName();
        var pod = client.pods()
                .inNamespace(Estate.NAMESPACE)
                .withName(member(city, "replica").getMetadata().getName());
        String claim = "data-" + pod.get().getMetadata().getName();
        nodes(city).stream().filter(other -> !other.equals(node)).forEach(other -> cordon(city, other, true));
        replaceSet(city, () -> {
            var volume = client.persistentVolumeClaims()
                    .inNamespace(Estate.NAMESPACE)
                    .withName(claim);
            volume.delete();
            pod.delete();
            awaitGone(pod);
            awaitGone(volume);
            client.resource(onNetworkDisk(claim)).create();
        });
        running()
                .until(
                        "both members on one Node",
                        PATIENCE,
                        () -> Optional.ofNullable(pod.get())
                                .filter(p -> node.equals(p.getSpec().getNodeName()))
                                .isPresent());
        awaitWhole(primary());
        sets(city)
                .withName(sets(city).list().getItems().getFirst().getMetadata().getName())
                .edit(set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .withAffinity(affinity)
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        return pod.get();
    }

    private NonNamespaceOperation<StatefulSet, StatefulSetList, RollableScalableResource<StatefulSet>> sets(City city) {
        return client(city).apps().statefulSets().inNamespace(Estate.NAMESPACE);
    }

    /** Takes the StatefulSet away, leaves its Pods, does something, and gives them one without anti-affinity. */
    private void replaceSet(City city, Runnable between) {
        var set = sets(city).list().getItems().getFirst();
        var old = sets(city).withName(set.getMetadata().getName());
        old.withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
        awaitGone(old);
        between.run();
        client(city).resource(carefree(set)).create();
    }

    private void replace(Resource<Pod> pod) {
        String uid = pod.get().getMetadata().getUid();
        pod.delete();
        running()
                .until(
                        "the next Pod of this name",
                        PATIENCE,
                        () -> Optional.ofNullable(pod.get())
                                .filter(p -> !p.getMetadata().getUid().equals(uid))
                                .isPresent());
    }

    /** A volume that can follow its Pod to another Node: the StatefulSet takes a claim of its name as it finds it. */
    private static PersistentVolumeClaim onNetworkDisk(String claim) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(claim)
                .withNamespace(Estate.NAMESPACE)
                .withLabels(MEMBERS)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName("lab-network")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build();
    }

    /** The same without anti-affinity; a later change is for Pods that come after it. */
    private static StatefulSet carefree(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .withNewMetadata()
                .withName(set.getMetadata().getName())
                .withNamespace(Estate.NAMESPACE)
                .withLabels(set.getMetadata().getLabels())
                .endMetadata()
                .withStatus(null)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .editTemplate()
                .editSpec()
                .withAffinity(null)
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private void awaitGone(Resource<?> resource) {
        running().until(resource + " to go", PATIENCE, () -> resource.get() == null);
    }

    private Pod member(City city, String role) {
        return running().estate().members(city).stream()
                .filter(member -> member.status().role().equals(role))
                .map(member -> pod(city, member.pod()))
                .findFirst()
                .orElseThrow();
    }

    private Pod pod(City city, String name) {
        return client(city).pods().inNamespace(Estate.NAMESPACE).withName(name).get();
    }

    private List<String> nodes(City city) {
        return client(city).nodes().list().getItems().stream()
                .map(Node::getMetadata)
                .map(meta -> meta.getName())
                .toList();
    }

    private void cordon(City city, String node, boolean cordoned) {
        client(city)
                .nodes()
                .withName(node)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"unschedulable\": %s}}".formatted(cordoned));
    }

    private io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget strictBudget() {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("all-of-them")
                .withNamespace(Estate.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(2))
                .withNewSelector()
                .withMatchLabels(MEMBERS)
                .endSelector()
                .endSpec()
                .build();
    }

    private void untilPlaced(City city, String status, String reason) {
        running()
                .until(
                        "Placed=%s %s of %s".formatted(status, reason, city),
                        PATIENCE,
                        () -> placed(city, city).getStatus().equals(status)
                                && placed(city, city).getReason().equals(reason));
    }

    private Condition placed(City seenFrom, City of) {
        return client(seenFrom)
                .resources(CityCluster.class)
                .inNamespace(Estate.NAMESPACE)
                .withName(of.name())
                .get()
                .getStatus()
                .conditions()
                .stream()
                .filter(condition -> condition.getType().equals("Placed"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> events(City city) {
        return client(city).v1().events().inNamespace(Estate.NAMESPACE).list().getItems().stream()
                .map(event -> event.getReason())
                .toList();
    }
}
