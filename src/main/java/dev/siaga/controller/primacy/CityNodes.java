package dev.siaga.controller.primacy;

import dev.siaga.failover.Member;
import dev.siaga.placement.Placed;
import dev.siaga.placement.Placement;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Nodes of this city's cluster, watched from the first question on. */
@Singleton
public class CityNodes {
    private final KubernetesClient client;
    private SharedIndexInformer<Node> nodes;

    CityNodes(KubernetesClient client) {
        this.client = client;
    }

    public List<Node> all() {
        return watched().getStore().list();
    }

    /** Where a city's members are. A Pod on its way out makes room. */
    Placement placement(LocalCity city, List<Pod> pods, List<Member> seen) {
        String key = city.placing().topologyKey();
        List<Placed> placed = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> new Placed(
                        pod.getMetadata().getName(),
                        label(pod.getSpec().getNodeName(), key),
                        standing(pod.getMetadata().getName(), seen)))
                .toList();
        return new Placement(key, pods.size(), placed, Set.of());
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

    /** The value of a label of a Node; empty when the Node isn't known or has no such label. */
    private Optional<String> label(String node, String key) {
        return Optional.ofNullable(node)
                .map(name -> watched().getStore().getByKey(name))
                .map(found -> found.getMetadata().getLabels())
                .map(labels -> labels.get(key));
    }

    private synchronized SharedIndexInformer<Node> watched() {
        if (nodes == null) {
            nodes = client.nodes().inform();
        }
        return nodes;
    }
}
