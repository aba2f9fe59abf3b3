package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.Apply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes PrometheusRules for the Prometheus Operator: only what differs, and nothing that isn't Siaga's. Every way it ends is a standing;
 * while the kind itself is missing the API server is asked for it twice a minute at most, whoever wants one.
 */
@Singleton
class PrometheusRules {
    private static final Duration MISSING_FOR = Duration.ofSeconds(20);
    private static final ResourceDefinitionContext PROMETHEUS_RULE = new ResourceDefinitionContext.Builder()
            .withGroup("monitoring.coreos.com")
            .withVersion("v1")
            .withKind(RuleManifest.KIND)
            .withPlural("prometheusrules")
            .withNamespaced(true)
            .build();
    /** How the recording of a ServiceSLO stands, as a condition tells it. */
    record Standing(boolean recorded, String reason, String message) {}

    private static final Standing NO_OPERATOR = new Standing(
            false,
            "NoPrometheusOperator",
            "this cluster has no kind PrometheusRule of monitoring.coreos.com/v1: install the Prometheus Operator, or set spec.recording to None; until then every window is asked of the counters themselves");

    private final KubernetesClient client;
    private final AtomicReference<Optional<Long>> missingSince = new AtomicReference<>(Optional.empty());

    PrometheusRules(KubernetesClient client) {
        this.client = client;
    }

    Standing write(ServiceSLO slo, GenericKubernetesResource wanted) {
        if (knownMissing()) {
            return NO_OPERATOR;
        }
        try {
            GenericKubernetesResource found = resource(slo).get();
            if (found != null && !RuleManifest.ours(found, slo)) {
                return taken(slo);
            }
            if (found == null || !RuleManifest.holds(found, wanted)) {
                resource(slo).patch(Apply.AS_SIAGA, wanted);
            }
            return new Standing(
                    true,
                    "Written",
                    "the PrometheusRule %s is as it should be; if Prometheus doesn't load it, give it the labels of the Prometheus's ruleSelector by spec.recordingLabels"
                            .formatted(RuleManifest.name(slo)));
        } catch (KubernetesClientException e) {
            return failed(slo, e);
        }
    }

    /** Empty when there is none any more. */
    Optional<Standing> remove(ServiceSLO slo) {
        try {
            GenericKubernetesResource found = resource(slo).get();
            if (found != null && RuleManifest.ours(found, slo)) {
                resource(slo).delete();
            }
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(new Standing(
                    false,
                    "NotDeleted",
                    SloStatusFactory.bounded("the PrometheusRule %s isn't wanted any more and can't be deleted: %s"
                            .formatted(RuleManifest.name(slo), e.getMessage()))));
        }
    }

    private Standing failed(ServiceSLO slo, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            missingSince.set(Optional.of(System.nanoTime()));
            return NO_OPERATOR;
        }
        return new Standing(
                false,
                "NotWritten",
                SloStatusFactory.bounded("the PrometheusRule %s can't be written: %s"
                        .formatted(RuleManifest.name(slo), e.getMessage())));
    }

    private static Standing taken(ServiceSLO slo) {
        return new Standing(
                false,
                "NameTaken",
                "there is a PrometheusRule %s that isn't Siaga's: rename or delete it, or rename this ServiceSLO"
                        .formatted(RuleManifest.name(slo)));
    }

    private boolean knownMissing() {
        return missingSince
                .get()
                .filter(since -> System.nanoTime() - since < MISSING_FOR.toNanos())
                .isPresent();
    }

    private Resource<GenericKubernetesResource> resource(ServiceSLO slo) {
        return client.genericKubernetesResources(PROMETHEUS_RULE)
                .inNamespace(slo.getMetadata().getNamespace())
                .withName(RuleManifest.name(slo));
    }
}
