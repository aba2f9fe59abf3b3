package dev.siaga.controller.traffic;

import dev.siaga.controller.primacy.TrafficPlan.Instances;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The Pods of services, watched: while the API server is away, those that were last seen. */
@Singleton
class ServicePods {
    /** Pods of one kind. */
    record Selection(String namespace, Map<String, String> labels) {
        static Selection of(String namespace, Instances kind) {
            return new Selection(namespace, kind.labels());
        }
    }

    private final KubernetesClient client;
    private final Map<Selection, SharedIndexInformer<Pod>> watched = new ConcurrentHashMap<>();

    ServicePods(KubernetesClient client) {
        this.client = client;
    }

    /** In the order of their names. Blocks until they were listed once. */
    List<Pod> of(Selection selection) {
        return watched
                .computeIfAbsent(
                        selection,
                        s -> client.pods()
                                .inNamespace(s.namespace())
                                .withLabels(s.labels())
                                .inform())
                .getStore()
                .list()
                .stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** No other selections are watched any longer. */
    void keepOnly(Set<Selection> used) {
        watched.entrySet().removeIf(entry -> {
            boolean unused = !used.contains(entry.getKey());
            if (unused) {
                entry.getValue().stop();
            }
            return unused;
        });
    }
}
