package dev.siaga.controller.placement;

import dev.siaga.controller.primacy.CityNodes;
import dev.siaga.placement.Placement;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where else in this city's cluster Pods could be. */
@Singleton
class Rooms {
    private final KubernetesClient client;
    private final CityNodes nodes;

    Rooms(KubernetesClient client, CityNodes nodes) {
        this.client = client;
        this.nodes = nodes;
    }

    /** The same with the places that would take each Pod. */
    Placement with(Placement seen, List<Pod> pods) {
        return new Placement(
                seen.rule(),
                seen.topologyKey(),
                seen.expected(),
                seen.pods().stream()
                        .map(placed -> placed.openTo(pods.stream()
                                .filter(pod -> pod.getMetadata().getName().equals(placed.name()))
                                .findFirst()
                                .map(pod -> open(pod, seen.topologyKey()))
                                .orElse(Set.of())))
                        .toList());
    }

    private Set<String> open(Pod pod, String topologyKey) {
        NodeFit fit = new NodeFit(pod, volumes(pod));
        return nodes.all().stream()
                .flatMap(List::stream)
                .filter(fit::takes)
                .map(Node::getMetadata)
                .map(meta -> meta.getLabels() == null ? null : meta.getLabels().get(topologyKey))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private List<PersistentVolume> volumes(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.ofNullable(volume.getPersistentVolumeClaim()))
                .map(claim -> client.persistentVolumeClaims()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(claim.getClaimName())
                        .get())
                .flatMap(claim ->
                        Stream.ofNullable(claim == null ? null : claim.getSpec().getVolumeName()))
                .flatMap(name -> Stream.ofNullable(
                        client.persistentVolumes().withName(name).get()))
                .toList();
    }
}
