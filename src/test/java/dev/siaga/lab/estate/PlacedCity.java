package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.lab.City;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a city's Pods are, as its API server has it, and what humans do to its Nodes. */
record PlacedCity(RunningEstate running, City city) {
    static final Map<String, String> MEMBERS = Map.of("application", "patroni", "cluster-name", "orders-db");

    KubernetesClient client() {
        return running.lab().city(city.name()).client();
    }

    List<String> nodes() {
        return client().nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .toList();
    }

    void cordon(String node, boolean cordoned) {
        client().nodes()
                .withName(node)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"unschedulable\": %s}}".formatted(cordoned));
    }

    void cordonAllBut(String node) {
        nodes().stream().filter(other -> !other.equals(node)).forEach(other -> cordon(other, true));
    }

    void uncordon() {
        nodes().forEach(node -> cordon(node, false));
    }

    /** As drains do it: through the Eviction API. False when a budget forbids it. */
    boolean evict(String pod) {
        return client().pods().inNamespace(Estate.NAMESPACE).withName(pod).evict();
    }

    Pod member(String role) {
        return running.estate().members(city).stream()
                .filter(member -> member.status().role().equals(role))
                .map(member -> pod(member.pod()))
                .findFirst()
                .orElseThrow();
    }

    Pod pod(String name) {
        return client().pods().inNamespace(Estate.NAMESPACE).withName(name).get();
    }

    /** The Nodes of the Pods with these labels that stay, one for each Pod. */
    List<String> nodesOf(Map<String, String> labels) {
        return client().pods().inNamespace(Estate.NAMESPACE).withLabels(labels).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> String.valueOf(pod.getSpec().getNodeName()))
                .toList();
    }

    PodDisruptionBudget budget(String name) {
        return client().policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(Estate.NAMESPACE)
                .withName(name)
                .get();
    }

    /** A budget that a human made: both members stay. */
    static PodDisruptionBudget strictBudget() {
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

    /** A condition of a city as this one shows it; empty until it was written. */
    Optional<Condition> condition(City of, String type) {
        return Optional.ofNullable(client().resources(CityCluster.class)
                        .inNamespace(Estate.NAMESPACE)
                        .withName(of.name())
                        .get()
                        .getStatus())
                .flatMap(status -> status.conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst());
    }

    void until(String type, String status, String reason) {
        until(city, type, status, reason);
    }

    /** Waits until this city shows of a city what is expected. */
    void until(City of, String type, String status, String reason) {
        running.until(
                "%s=%s %s of %s".formatted(type, status, reason, of),
                EstateScenarios.PATIENCE,
                () -> condition(of, type)
                        .filter(c ->
                                c.getStatus().equals(status) && c.getReason().equals(reason))
                        .isPresent());
    }

    /** Whether an Event of this reason says this. */
    boolean said(String reason, String part) {
        return client().v1().events().inNamespace(Estate.NAMESPACE).list().getItems().stream()
                .anyMatch(event ->
                        event.getReason().equals(reason) && event.getMessage().contains(part));
    }

    void untilIncident(String cause, Predicate<Incident> as) {
        running.until(
                "the incident of " + cause,
                EstateScenarios.PATIENCE,
                () -> client().resources(Incident.class).inNamespace(Estate.NAMESPACE).list().getItems().stream()
                        .filter(incident -> cause.equals(incident.getSpec().cause()))
                        .anyMatch(as));
    }
}
