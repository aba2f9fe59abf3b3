package dev.siaga.lab;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The death of a {@link Part} of a living city: all its Pods at once, who stay dead until they are given back. */
public final class Outage {
    private static final Duration TO_BE_TOLD = Duration.ofSeconds(15);
    private static final String REPLICAS = "siaga.dev/lab-replicas";

    private final LabCity city;
    private final Part part;
    private final String namespace;

    Outage(LabCity city, Part part, String namespace) {
        this.city = city;
        this.part = part;
        this.namespace = namespace;
    }

    /** Frozen first, so that nobody says goodbye; killed once the kubelet won't start them again. */
    public void begin() {
        var pods = pods();
        pods.forEach(pod -> signal(pod, Signal.STOP));
        scale(0, Math.max(replicas(), remembered()));
        await("the Pods to be on their way out")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(TO_BE_TOLD)
                .until(() -> pods().isEmpty());
        pods.forEach(pod -> signal(pod, Signal.KILL));
    }

    /** They start again, on the data they had. Where nothing died nothing happens. */
    public void end() {
        if (part.in(city, namespace).get() != null && replicas() == 0) {
            scale(remembered(), remembered());
        }
    }

    private void signal(String pod, Signal signal) {
        city.signalPod(namespace, pod, signal, Optional.empty());
    }

    /** The Pods that nobody has told to go. */
    private List<String> pods() {
        var prefix = part.workload(city.city()) + "-";
        return city.client().pods().inNamespace(namespace).list().getItems().stream()
                .map(Pod::getMetadata)
                .filter(meta -> meta.getName().startsWith(prefix) && meta.getDeletionTimestamp() == null)
                .map(meta -> meta.getName())
                .toList();
    }

    private int replicas() {
        // None of them is left out.
        return Optional.ofNullable(part.in(city, namespace).scale().getSpec().getReplicas())
                .orElse(0);
    }

    private int remembered() {
        return Optional.ofNullable(part.in(city, namespace).get().getMetadata().getAnnotations())
                .map(annotations -> annotations.get(REPLICAS))
                .map(Integer::valueOf)
                .orElse(0);
    }

    /** Remembered on the object itself, because a verb may come from a later process than the one that killed. */
    private void scale(int replicas, int before) {
        var patch = """
                {"metadata": {"annotations": {"%s": "%d"}}, "spec": {"replicas": %d}}""".formatted(REPLICAS, before, replicas);
        part.in(city, namespace).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
}
