package dev.siaga.controller.primacy;

import dev.siaga.controller.Watched;
import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Pods of each estate's namespace, watched once for all who ask for some of them: its members, its services' instances, its groups. Nobody
 * waits: one namespace whose Pods can't be listed holds up no other. While the API server is away, those that were last seen.
 */
@Singleton
public class EstatePods {
    private record Space(Watched<Pod> pods, VanishedPods vanished) {}

    private final KubernetesClient client;
    private final Map<String, Space> spaces = new ConcurrentHashMap<>();

    EstatePods(KubernetesClient client) {
        this.client = client;
    }

    void watch(String namespace) {
        spaces.computeIfAbsent(namespace, this::open);
    }

    private Space open(String namespace) {
        VanishedPods vanished = new VanishedPods(System::nanoTime);
        return new Space(new Watched<>(client.pods().inNamespace(namespace), Trimming::pod, vanished), vanished);
    }

    void forget(String namespace) {
        Optional.ofNullable(spaces.remove(namespace)).map(Space::pods).ifPresent(Watched::stop);
    }

    /** In the order of their names. Empty until they were listed once, and of a namespace without an estate: that isn't none. */
    public Optional<List<Pod>> of(PodSelection selection) {
        return Optional.ofNullable(spaces.get(selection.namespace()))
                .flatMap(space -> space.pods().all())
                .map(all -> all.stream()
                        .filter(selection::takes)
                        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                        .toList());
    }

    /** Those of them that have vanished lately, with what is known of their containers. */
    List<Member> vanished(PodSelection selection) {
        return Optional.ofNullable(spaces.get(selection.namespace()))
                .map(space -> space.vanished().lately(selection))
                .orElse(List.of());
    }
}
