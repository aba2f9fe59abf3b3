package dev.siaga.lab;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

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
        pods.forEach(pod -> city.signalPod(NAMESPACE, pod.getMetadata().getName(), Signal.STOP));
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
        city.signalPod(NAMESPACE, pod.getMetadata().getName(), Signal.KILL);
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

    private void scale(Deployment deployment, int replicas) {
        var before = replicasBefore(deployment);
        city.client().apps().deployments().resource(deployment).edit(each -> {
            // Remembered on the object itself, because a verb may come from a later process than the one that killed.
            each.getMetadata().getAnnotations().put(REPLICAS, Integer.toString(before));
            each.getSpec().setReplicas(replicas);
            return each;
        });
    }

    private static int replicasBefore(Deployment deployment) {
        var replicas = deployment.getSpec().getReplicas();
        var remembered = deployment.getMetadata().getAnnotations().get(REPLICAS);
        return replicas > 0 || remembered == null ? replicas : Integer.parseInt(remembered);
    }
}
