package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.incident.Timeline.Entry;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Keeps what makes room on timelines, in a ConfigMap beside each incident that goes when the incident goes. It is written before the status
 * forgets; an API server that refuses it delays an incident for a short while and never for good: to call somebody matters more than the record.
 */
@Singleton
class TimelineArchives {
    private static final Logger LOG = Logger.getLogger(TimelineArchives.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_NAME = 240;

    private final KubernetesClient client;
    private final Map<String, Instant> failing = new ConcurrentHashMap<>();

    TimelineArchives(KubernetesClient client) {
        this.client = client;
    }

    static String name(String incident) {
        String start = incident.substring(0, Math.min(LONGEST_NAME, incident.length()));
        return start.replaceAll("[^a-z0-9]+$", "") + "-timeline";
    }

    /** Whether the status may forget them now: they are kept, or were tried to be kept for long enough. */
    boolean keep(Incident incident, List<Entry> gone, Instant now) {
        if (gone.isEmpty()) {
            return true;
        }
        String uid = incident.getMetadata().getUid();
        try {
            write(incident, gone);
            failing.remove(uid);
            return true;
        } catch (KubernetesClientException e) {
            boolean over = now.isAfter(failing.computeIfAbsent(uid, _ -> now).plus(PATIENCE));
            LOG.warnf(
                    "incident=%s/%s %d entries of its timeline %s: %s",
                    incident.getMetadata().getNamespace(),
                    incident.getMetadata().getName(),
                    gone.size(),
                    over ? "are lost" : "can't be kept yet",
                    e.getMessage());
            return over;
        }
    }

    /** One of that name may have stood here before. */
    private static boolean belongsTo(ConfigMap map, Incident incident) {
        return map.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(incident.getMetadata().getUid()));
    }

    private void write(Incident incident, List<Entry> gone) {
        String namespace = incident.getMetadata().getNamespace();
        String name = name(incident.getMetadata().getName());
        ConfigMap before =
                client.configMaps().inNamespace(namespace).withName(name).get();
        Map<String, String> kept = Optional.ofNullable(before)
                .filter(map -> belongsTo(map, incident))
                .map(ConfigMap::getData)
                .orElse(Map.of());
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels("app.kubernetes.io/name", "siaga")
                        .addToLabels("app.kubernetes.io/component", "incident-timeline")
                        .addToLabels("app.kubernetes.io/managed-by", "siaga")
                        .addNewOwnerReference()
                        .withApiVersion(incident.getApiVersion())
                        .withKind(incident.getKind())
                        .withName(incident.getMetadata().getName())
                        .withUid(incident.getMetadata().getUid())
                        .endOwnerReference()
                        .endMetadata()
                        .withData(TimelineArchive.with(kept, gone))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }
}
