package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.prometheus.RecordingRules.Group;
import dev.siaga.adapter.prometheus.RecordingRules.Rule;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.DurationText;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The PrometheusRule of a ServiceSLO, as it should be and whether one is so. */
final class RuleManifest {
    static final String API_VERSION = "monitoring.coreos.com/v1";
    static final String KIND = "PrometheusRule";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    private static final String SIAGA = "siaga";

    private RuleManifest() {}

    static String name(ServiceSLO slo) {
        return SIAGA + "-" + slo.getMetadata().getName();
    }

    static GenericKubernetesResource of(ServiceSLO slo, List<Group> groups) {
        var manifest = new GenericKubernetesResource();
        manifest.setApiVersion(API_VERSION);
        manifest.setKind(KIND);
        manifest.setMetadata(new ObjectMetaBuilder()
                .withName(name(slo))
                .withNamespace(slo.getMetadata().getNamespace())
                .withLabels(labels(slo))
                .addNewOwnerReference()
                .withApiVersion(slo.getApiVersion())
                .withKind(slo.getKind())
                .withName(slo.getMetadata().getName())
                .withUid(slo.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build());
        manifest.setAdditionalProperty(
                "spec",
                Map.of("groups", groups.stream().map(RuleManifest::group).toList()));
        return manifest;
    }

    /** Who deletes a ServiceSLO deletes what it owns; and what carries our name but is somebody else's stays as it is. */
    static boolean ours(GenericKubernetesResource found, ServiceSLO slo) {
        ObjectMeta metadata = found.getMetadata();
        return SIAGA.equals(labels(metadata).get(MANAGED_BY))
                || metadata.getOwnerReferences().stream()
                        .anyMatch(
                                owner -> owner.getUid().equals(slo.getMetadata().getUid()));
    }

    /** Whether everything that is wanted is there; others may have added labels and groups of their own. */
    static boolean holds(GenericKubernetesResource found, GenericKubernetesResource wanted) {
        return labels(found.getMetadata())
                        .entrySet()
                        .containsAll(labels(wanted.getMetadata()).entrySet())
                && owners(found).containsAll(owners(wanted))
                && groups(found).containsAll(groups(wanted));
    }

    private static List<String> owners(GenericKubernetesResource resource) {
        return resource.getMetadata().getOwnerReferences().stream()
                .map(owner -> owner.getUid() + " " + owner.getController())
                .toList();
    }

    private static List<?> groups(GenericKubernetesResource resource) {
        return resource.get("spec", "groups") instanceof List<?> groups ? groups : List.of();
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    }

    private static Map<String, String> labels(ServiceSLO slo) {
        Map<String, String> labels = new HashMap<>();
        labels.put("app.kubernetes.io/name", slo.getSpec().service());
        labels.put("app.kubernetes.io/component", "recording-rules");
        labels.putAll(Objects.requireNonNullElse(slo.getSpec().recordingLabels(), Map.of()));
        labels.put(MANAGED_BY, SIAGA);
        return labels;
    }

    private static Map<String, Object> group(Group group) {
        return Map.of(
                "name", group.name(),
                "interval", DurationText.of(group.every()),
                "rules", group.rules().stream().map(RuleManifest::rule).toList());
    }

    private static Map<String, Object> rule(Rule rule) {
        return Map.of("record", rule.series(), "expr", rule.expression(), "labels", rule.labels());
    }
}
