package dev.siaga.statuspage;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.page.Allowance;
import dev.siaga.statuspage.Pages.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Declares incidents for people, in their name: a few for each within some minutes, for every one of them wakes somebody. A form that is sent twice
 * declares once.
 */
@Singleton
class PanicDesk {
    private static final Logger LOG = Logger.getLogger(PanicDesk.class);
    private static final ResourceDefinitionContext INCIDENTS =
            ResourceDefinitionContext.fromResourceType(Incident.class);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TITLE = 200;

    private final KubernetesClient client;
    private final Allowance allowance = new Allowance(3, Duration.ofMinutes(10));

    PanicDesk(KubernetesClient client) {
        this.client = client;
    }

    /** What somebody reports; all of it checked. */
    record Report(String namespace, String title, String severity, String nonce) {
        String name() {
            return "panic-" + nonce;
        }
    }

    Outcome declare(String user, Report report, Instant now) {
        if (!allowance.take(user, now)) {
            return Outcome.OFTEN;
        }
        try {
            client.genericKubernetesResources(INCIDENTS)
                    .inNamespace(report.namespace())
                    .resource(incident(user, report, now))
                    .create();
            LOG.infof("user=%s declared incident=%s/%s", user, report.namespace(), report.name());
            return Outcome.DONE;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return Outcome.DONE;
            }
            LOG.warnf("user=%s could not declare %s/%s: %s", user, report.namespace(), report.name(), e.getMessage());
            return Outcome.FAILED;
        }
    }

    /** Only what is said: the rest is for the API server to fill in. */
    private static GenericKubernetesResource incident(String user, Report report, Instant now) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("siaga.dev/v1alpha1")
                .withKind("Incident")
                .withNewMetadata()
                .withName(report.name())
                .withNamespace(report.namespace())
                .addToLabels("siaga.dev/declared-at", "status-page")
                .endMetadata()
                .addToAdditionalProperties(
                        "spec",
                        Map.of(
                                "title",
                                report.title()
                                        .substring(
                                                0,
                                                Math.min(
                                                        LONGEST_TITLE,
                                                        report.title().length())),
                                "severity",
                                report.severity(),
                                "declared",
                                Map.of(
                                        "by",
                                        end(user),
                                        "at",
                                        now.truncatedTo(ChronoUnit.SECONDS).toString())))
                .build();
    }

    /** The end of a user's name tells more than its beginning: system:serviceaccount:namespace:name. */
    private static String end(String user) {
        return user.substring(Math.max(0, user.length() - LONGEST_NAME));
    }
}
