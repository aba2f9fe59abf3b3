package dev.siaga.cli;

import dev.siaga.api.v1alpha1.Incident;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An incident that somebody is about to declare. */
final class IncidentDraft {
    private final Map<String, Object> spec = new LinkedHashMap<>();

    IncidentDraft(String title, String severity) {
        spec.put("title", title);
        spec.put("severity", severity);
    }

    IncidentDraft summary(String text) {
        if (text != null) {
            spec.put("summary", text);
        }
        return this;
    }

    IncidentDraft affecting(List<String> cities, List<String> services, List<String> databases) {
        spec.put("affected", Map.of("cities", cities, "services", services, "databases", databases));
        return this;
    }

    Incident declare(Cluster cluster, Who who) {
        spec.put("declared", who.stamp(cluster));
        return cluster.create(Serialization.unmarshal(
                Serialization.asJson(Map.of(
                        "apiVersion",
                        "siaga.dev/v1alpha1",
                        "kind",
                        "Incident",
                        "metadata",
                        Map.of("generateName", "declared-", "namespace", cluster.namespace()),
                        "spec",
                        spec)),
                Incident.class));
    }
}
