package dev.siaga.controller.primacy;

import dev.siaga.controller.Watched;
import dev.siaga.failover.Member;
import dev.siaga.placement.Placed;
import dev.siaga.placement.Placement;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Nodes of this city's cluster, watched from the first question on, and which of them a Pod fails together with. */
@Singleton
public class CityNodes {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;
    private Watched<Node> nodes;

    CityNodes(KubernetesClient client) {
        this.client = client;
    }

    /** All Nodes; empty until they were listed. */
    public Optional<List<Node>> all() {
        return watched().all();
    }

    /** Where a city's members are. A Pod on its way out makes room. Empty until the Nodes are known. */
    Optional<Placement> placement(LocalCity city, List<Pod> pods, List<Member> seen) {
        String key = city.placing().topologyKey();
        return all().map(_ -> new Placement(
                Placement.Rule.APART,
                key,
                pods.size(),
                pods.stream()
                        .filter(CityNodes::stays)
                        .map(pod -> placed(pod, key, standing(pod.getMetadata().getName(), seen)))
                        .toList()));
    }

    /** Whether a Pod is neither on its way out nor at its end. */
    public static boolean stays(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && !ENDED.contains(String.valueOf(pod.getStatus().getPhase()));
    }

    /** Where a Pod is that stands like this if it has a Node. */
    public Placed placed(Pod pod, String topologyKey, Placed.Standing standing) {
        return new Placed(
                pod.getMetadata().getName(),
                Optional.ofNullable(pod.getSpec().getNodeName()).map(node -> place(node, topologyKey)),
                unschedulable(pod) ? Placed.Standing.HOMELESS : standing);
    }

    private static Placed.Standing standing(String pod, List<Member> seen) {
        return seen.stream()
                .filter(member -> member.name().equals(pod))
                .findFirst()
                .filter(Member.Running.class::isInstance)
                .map(Member.Running.class::cast)
                .map(running -> running.role() != Member.Role.REPLICA
                        ? Placed.Standing.LEADER
                        : running.streaming() ? Placed.Standing.STANDBY : Placed.Standing.UNREADY)
                .orElse(Placed.Standing.UNREADY);
    }

    /** Pods of one Node fail together, whether it is known or labelled or not. */
    private String place(String node, String key) {
        return watched()
                .find(node)
                .map(found -> found.getMetadata().getLabels())
                .map(labels -> labels.get(key))
                .orElse(node);
    }

    private static boolean unschedulable(Pod pod) {
        return pod.getSpec().getNodeName() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("PodScheduled") && "Unschedulable".equals(c.getReason()));
    }

    private synchronized Watched<Node> watched() {
        if (nodes == null) {
            nodes = new Watched<>(client.nodes(), Trimming::node);
        }
        return nodes;
    }
}
