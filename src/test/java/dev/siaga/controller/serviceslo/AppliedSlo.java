package dev.siaga.controller.serviceslo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.lab.SecretRole;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;

/** A ServiceSLO named api in a namespace of its own, evaluated every second, and what the operator says of it. */
record AppliedSlo(KubernetesClient admin, String namespace, URI prometheus) {
    private static final Duration SOON = Duration.ofSeconds(60);

    static AppliedSlo inNewNamespace(KubernetesClient admin, URI prometheus) {
        var fresh = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("slo-")
                .endMetadata()
                .build();
        return new AppliedSlo(
                admin, admin.resource(fresh).create().getMetadata().getName(), prometheus);
    }

    /** 90 % of the events must be good; somebody is called when half of the last 30 s and of the last 5 s are bad. */
    static String ratio(String bad, String total) {
        return """
                objective: 90
                window: {length: 1h}
                indicator: {ratio: {bad: '%s', total: '%s'}}
                tiers: [{name: fast, severity: SEV2, burnRate: 5, longWindow: 30s, shortWindow: 5s}]
                """.formatted(bad, total);
    }

    void apply(String... parts) {
        applyOf("api", parts);
    }

    /** One more, of the same name as its service. */
    void applyOf(String service, String... parts) {
        create("""
                apiVersion: siaga.dev/v1alpha1
                kind: ServiceSLO
                metadata: {name: %s}
                spec:
                  service: %s
                  evaluateEvery: 1s
                  prometheus: {urls: ["%s"], bearerSecret: prometheus-token}
                """.formatted(service, service, prometheus)
                + String.join("", parts).indent(2));
    }

    void change(String mergePatch) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    void createToken() {
        SecretRole.grant(admin, namespace, "prometheus-token");
        create("""
                apiVersion: v1
                kind: Secret
                metadata: {name: prometheus-token}
                stringData: {token: t0ken}
                """);
    }

    void removeToken() {
        admin.secrets().inNamespace(namespace).withName("prometheus-token").delete();
    }

    void delete() {
        admin.resources(ServiceSLO.class).inNamespace(namespace).delete();
    }

    void awaitConditions(String... wanted) {
        soon().untilAsserted(() -> {
            for (String condition : wanted) {
                assertEquals(condition, words(condition.split(" ")[0]).replaceAll(" \\w+$", ""));
            }
        });
    }

    String words(String type) {
        return type + " " + condition(type).getStatus() + " " + condition(type).getReason();
    }

    Condition condition(String type) {
        return status().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    ServiceSLOStatus status() {
        return resource().get().getStatus();
    }

    List<String> events() {
        return admin.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals("ServiceSLO"))
                .map((Event event) -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    /** The incidents of its namespace. */
    List<IncidentSpec> incidents() {
        return admin.resources(Incident.class).inNamespace(namespace).list().getItems().stream()
                .map(Incident::getSpec)
                .toList();
    }

    /** Cause, severity, and whether it is calm, of each. */
    List<String> told() {
        return incidents().stream()
                .map(i -> i.cause() + " " + i.severity() + (i.calmSince() == null ? "" : " calm"))
                .sorted()
                .toList();
    }

    void awaitTold(String... incidents) {
        soon().untilAsserted(() -> assertEquals(List.of(incidents), told()));
    }

    static ConditionFactory soon() {
        return await().ignoreException(NullPointerException.class).atMost(SOON).pollInterval(Duration.ofMillis(200));
    }

    void create(String manifest) {
        admin.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .create();
    }

    Resource<ServiceSLO> resource() {
        return admin.resources(ServiceSLO.class).inNamespace(namespace).withName("api");
    }
}
