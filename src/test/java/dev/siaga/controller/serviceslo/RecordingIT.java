package dev.siaga.controller.serviceslo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.prometheus.MetricsPage;
import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.api.Definitions;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.WholeOperator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator against a real API server, with and without the Prometheus Operator's kind, and a real Prometheus that is given what the
 * PrometheusRule holds. Steps last 2 s here, and windows from 20 s on are made of them.
 */
@QuarkusTest
@TestProfile(WholeOperator.class)
class RecordingIT {
    private static final Path DEFINITION = Path.of("src/test/resources/monitoring/prometheusrule-crd.yaml");
    private static final double REQUESTS_A_SECOND = 100;

    private final MetricsPage page = new MetricsPage();
    private final Traffic traffic = new Traffic(page, "api");
    private final KubernetesClient admin = OperatorCity.running().admin();

    @TempDir
    private Path folder;

    private RealPrometheus prometheus;
    private AppliedSlo slo;

    @BeforeEach
    void start() {
        prometheus = new RealPrometheus(folder, page);
        slo = AppliedSlo.inNewNamespace(admin, prometheus.address());
        slo.createToken();
        traffic.start();
    }

    @AfterEach
    void stop() throws IOException {
        slo.delete();
        Definitions.remove(admin, DEFINITION);
        traffic.close();
        prometheus.close();
        page.close();
    }

    @Test
    void rules_appear_with_the_kind_are_asked_once_they_are_old_enough_put_right_and_taken_away() throws Exception {
        slo.apply(
                AppliedSlo.ratio(traffic.bad(), traffic.total()),
                "recording: PrometheusRule\nrecordingLabels: {release: prometheus}\n");
        awaitRecorded("Recorded False NoPrometheusOperator");
        slo.awaitConditions("Evaluated True", "Burning False");
        assertEquals("sum(increase(" + traffic.total() + "[30s]))", queryOf30s());

        Definitions.install(admin, DEFINITION);
        awaitRecorded("Recorded True Written");
        assertBelongs(rule().get());

        String written = rule().get().getMetadata().getResourceVersion();
        Files.writeString(folder.resolve("written.yml"), RuleFile.of(rule().get()));
        RuleFile.judge(folder, "promtool", "check", "rules", "written.yml");
        prometheus.load("api", RuleFile.of(rule().get()));
        AppliedSlo.soon()
                .until(() -> prometheus.ask("sum(sum_over_time(siaga_slo:recorded_seconds:delta2s[30s]))") > 28);
        traffic.failing(1);
        slo.awaitConditions("Evaluated True", "Burning True", "ReleaseAllowed False");
        assertTrue(queryOf30s().contains("siaga_slo:events:delta2s"), queryOf30s());
        assertSees(30 * REQUESTS_A_SECOND, 2 * 3 * REQUESTS_A_SECOND);
        assertEquals(
                written, rule().get().getMetadata().getResourceVersion(), "it was written though nothing differed");

        rule().patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"release\":null}},\"spec\":{\"groups\":[]}}");
        AppliedSlo.soon().untilAsserted(() -> assertEquals(2, groups()));
        assertBelongs(rule().get());

        slo.change("{\"spec\":{\"recording\":\"None\",\"recordingLabels\":null}}");
        AppliedSlo.soon().untilAsserted(() -> assertNull(rule().get()));
        AppliedSlo.soon().untilAsserted(() -> assertFalse(told("Recorded")));
    }

    @Test
    void a_rule_of_that_name_that_is_somebody_elses_stays_as_it_is() throws Exception {
        Definitions.install(admin, DEFINITION);
        // The kind is served a moment after it is established.
        AppliedSlo.soon().ignoreExceptions().until(() -> {
            slo.create("""
                    apiVersion: monitoring.coreos.com/v1
                    kind: PrometheusRule
                    metadata: {name: siaga-api}
                    spec: {groups: [{name: theirs, rules: [{record: a:b:c, expr: vector(1)}]}]}
                    """);
            return true;
        });

        slo.apply(AppliedSlo.ratio(traffic.bad(), traffic.total()), "recording: PrometheusRule\n");
        awaitRecorded("Recorded False NameTaken");
        slo.change("{\"spec\":{\"recording\":\"None\"}}");
        AppliedSlo.soon().untilAsserted(() -> assertFalse(told("Recorded")));

        assertEquals(1, groups());
    }

    private void awaitRecorded(String words) {
        AppliedSlo.soon().ignoreExceptions().untilAsserted(() -> assertEquals(words, slo.words("Recorded")));
    }

    private boolean told(String type) {
        return slo.status().conditions().stream()
                .anyMatch(condition -> condition.getType().equals(type));
    }

    private static void assertBelongs(GenericKubernetesResource rule) {
        assertEquals(
                "ServiceSLO", rule.getMetadata().getOwnerReferences().getFirst().getKind());
        assertEquals(
                Map.of(
                        "app.kubernetes.io/name", "api",
                        "app.kubernetes.io/component", "recording-rules",
                        "app.kubernetes.io/managed-by", "siaga",
                        "release", "prometheus"),
                rule.getMetadata().getLabels());
    }

    private void assertSees(double total, double bound) {
        ServiceSLOStatus.Burn burn = slo.status().burn().stream()
                .filter(b -> b.window().equals("30s"))
                .findFirst()
                .orElseThrow();
        assertEquals(total, burn.total(), bound);
    }

    private String queryOf30s() {
        return slo.status().evidence().stream()
                .map(ServiceSLOStatus.Evidence::query)
                .filter(query -> query.contains("[30s]") || query.contains("[29999ms]"))
                .findFirst()
                .orElse("");
    }

    private int groups() {
        assertNotNull(rule().get());
        return rule().get().<List<?>>get("spec", "groups").size();
    }

    private Resource<GenericKubernetesResource> rule() {
        var kind = new ResourceDefinitionContext.Builder()
                .withGroup("monitoring.coreos.com")
                .withVersion("v1")
                .withKind("PrometheusRule")
                .withPlural("prometheusrules")
                .withNamespaced(true)
                .build();
        return admin.genericKubernetesResources(kind)
                .inNamespace(slo.namespace())
                .withName("siaga-api");
    }
}
