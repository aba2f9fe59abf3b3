package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.incident.MirrorDocuments.Body;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes an incident from the quorum's record, without its course: that the reconciler restores, who alone writes a status. */
@Singleton
class Recreation {
    private static final Logger LOG = Logger.getLogger(Recreation.class);

    private final KubernetesClient client;

    Recreation(KubernetesClient client) {
        this.client = client;
    }

    /** Under its name or, when another incident has that, with its home before it. To be called again it does nothing. Answers its name. */
    Optional<String> make(String namespace, Origin origin, Body body) {
        for (String name : List.of(origin.name(), origin.home() + "-" + origin.name())) {
            if (create(incident(namespace, name, origin, body)) || isThere(namespace, name, origin)) {
                return Optional.of(name);
            }
        }
        LOG.warnf("incident=%s/%s of %s: both names are taken", namespace, origin.name(), origin.home());
        return Optional.empty();
    }

    private static Incident incident(String namespace, String name, Origin origin, Body body) {
        Incident incident = new Incident();
        incident.getMetadata().setName(name);
        incident.getMetadata().setNamespace(namespace);
        origin.mark(incident, Optional.ofNullable(body.labels()).orElse(Map.of()));
        incident.setSpec(body.spec());
        return incident;
    }

    private boolean create(Incident incident) {
        try {
            client.resource(incident).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private boolean isThere(String namespace, String name, Origin origin) {
        return Optional.ofNullable(client.resources(Incident.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .filter(existing -> Origin.uid(existing).equals(origin.uid()))
                .filter(existing -> !Origin.handedOver(existing))
                .isPresent();
    }
}
