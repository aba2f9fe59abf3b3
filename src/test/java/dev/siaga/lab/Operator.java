package dev.siaga.lab;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;

/** Siaga's operator in one city, as the target of faults that hit it alone. */
public final class Operator {
    private static final String NAMESPACE = "siaga-system";
    private static final String REPLICAS = "siaga.dev/lab-replicas";

    private final LabCity city;

    Operator(LabCity city) {
        this.city = city;
    }

    /** The names of the operator's Pods that run. */
    public List<String> pods() {
        return runningPods().stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /**
     * Kills all replicas for good while everything else lives. They are frozen first: not one of them may use the time until its
     * Pod is gone to say goodbye.
     */
    public void kill() {
        var pods = runningPods();
        pods.forEach(pod -> city.signalPod(NAMESPACE, pod.getMetadata().getName(), Signal.STOP, Optional.empty()));
        deployments().forEach(deployment -> scale(deployment, 0));
        pods.forEach(pod -> city.client().resource(pod).withGracePeriod(0).delete());
    }

    /** Undoes {@link #kill()}. */
    public void restore() {
        deployments().forEach(deployment -> scale(deployment, replicasBefore(deployment)));
    }

    /** Kills the processes of one replica; the kubelet starts them again in the same Pod. */
    public void crashOne() {
        var pod = runningPods().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no operator runs in " + city.city()));
        city.signalPod(NAMESPACE, pod.getMetadata().getName(), Signal.KILL, Optional.empty());
    }

    /** A rolling restart, as an upgrade does it. */
    public void restart() {
        deployments()
                .forEach(deployment -> city.client()
                        .apps()
                        .deployments()
                        .resource(deployment)
                        .rolling()
                        .restart());
    }

    private List<Pod> runningPods() {
        return city.client().pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .toList();
    }

    private List<Deployment> deployments() {
        return city.client().apps().deployments().inNamespace(NAMESPACE).list().getItems();
    }

    /** By a merge patch: the deployment's own controller writes to it all the time, and neither may make the other fail. */
    private void scale(Deployment deployment, int replicas) {
        // Remembered on the object itself, because a verb may come from a later process than the one that killed.
        var patch = """
                {"metadata": {"annotations": {"%s": "%d"}}, "spec": {"replicas": %d}}""".formatted(REPLICAS, replicasBefore(deployment), replicas);
        city.client().apps().deployments().resource(deployment).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static int replicasBefore(Deployment deployment) {
        var replicas = deployment.getSpec().getReplicas();
        var remembered = Optional.ofNullable(deployment.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(REPLICAS))
                .map(Integer::valueOf);
        return replicas > 0 ? replicas : remembered.orElse(replicas);
    }
}
