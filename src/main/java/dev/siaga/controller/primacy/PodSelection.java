package dev.siaga.controller.primacy;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;

/** The Pods of one namespace that carry all of these labels. */
public record PodSelection(String namespace, Map<String, String> labels) {
    public PodSelection {
        labels = Map.copyOf(labels);
    }

    static PodSelection members(LocalCity city) {
        return new PodSelection(city.namespace(), Map.of(city.scopeLabel(), city.scope()));
    }

    boolean takes(Pod pod) {
        return takes(labels(pod));
    }

    /** Never null. */
    static Map<String, String> labels(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    }

    boolean takes(Map<String, String> carried) {
        return carried.entrySet().containsAll(labels.entrySet());
    }
}
