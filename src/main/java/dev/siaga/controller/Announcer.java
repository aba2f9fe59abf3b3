package dev.siaga.controller;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jboss.logging.Logger;

/** Writes Kubernetes Events. An Event that can't be written is logged and forgotten: it must never hold up a failover. */
@Singleton
public class Announcer {
    private static final Logger LOG = Logger.getLogger(Announcer.class);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;

    public Announcer(KubernetesClient client) {
        this.client = client;
    }

    public void normal(HasMetadata about, String reason, String message) {
        write(about, "Normal", reason, message);
    }

    public void warning(HasMetadata about, String reason, String message) {
        write(about, "Warning", reason, message);
    }

    private void write(HasMetadata about, String type, String reason, String message) {
        String now = SECONDS.format(Instant.now());
        try {
            client.v1()
                    .events()
                    .inNamespace(about.getMetadata().getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(about.getMetadata().getName() + ".")
                            .withNamespace(about.getMetadata().getNamespace())
                            .endMetadata()
                            .withType(type)
                            .withReason(reason)
                            .withMessage(message.length() > 1000 ? message.substring(0, 1000) : message)
                            .withNewSource()
                            .withComponent("siaga")
                            .endSource()
                            .withReportingComponent("siaga.dev/operator")
                            .withFirstTimestamp(now)
                            .withLastTimestamp(now)
                            .withCount(1)
                            .withNewInvolvedObject()
                            .withApiVersion(about.getApiVersion())
                            .withKind(about.getKind())
                            .withName(about.getMetadata().getName())
                            .withNamespace(about.getMetadata().getNamespace())
                            .withUid(about.getMetadata().getUid())
                            .withResourceVersion(about.getMetadata().getResourceVersion())
                            .endInvolvedObject()
                            .build())
                    .create();
        } catch (RuntimeException e) {
            LOG.warnf("event reason=%s not written: %s", reason, e.getMessage());
        }
    }
}
