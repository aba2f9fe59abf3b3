package dev.siaga.controller.incident;

import static dev.siaga.controller.incident.OperatorProcess.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.notify.Receiver;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged operator shows to whoever looks: at its port, in its log, in the objects it writes. */
class DoorIT {
    /** What its secrets say. Each is used, and each by something that fails and has reason to talk. */
    private static final String PLANTED = "planted-7c1e9f";

    @TempDir
    private static Path folder;

    private static SingleCity api;
    private static OperatorProcess operator;
    private static IncidentCity city;
    private static final Receiver prometheus = new Receiver();

    @BeforeAll
    static void start() {
        api = SingleCity.start(folder);
        api.prepareForOperator();
        operator = new OperatorProcess(api, folder);
        operator.start();
        city = IncidentCity.inNewNamespace(api.client());
    }

    @AfterAll
    static void stop() {
        city.close();
        operator.close();
        api.close();
        prometheus.close();
    }

    @Test
    void only_health_and_metrics_are_open_to_whoever_shows_no_token() throws IOException, InterruptedException {
        soon(() -> assertEquals(200, operator.status("GET", "/q/health/live")));
        assertEquals(200, operator.status("GET", "/q/metrics"));
        for (String path : List.of("/", "/view", "/events", "/panic")) {
            assertEquals(401, operator.status("GET", path), path);
        }
        assertEquals(200, operator.status("GET", "/login"), "how to get in");
        for (String path : List.of(
                "/index.html",
                "/q",
                "/q/",
                "/q/dev-ui",
                "/q/arc/beans",
                "/q/info",
                "/q/openapi",
                "/q/swagger-ui",
                "/q/logging-manager",
                "/api",
                "/metrics",
                "/../etc/passwd",
                "/q/health/../../etc/passwd")) {
            assertEquals(404, operator.status("GET", path), path);
        }
    }

    @Test
    void no_secret_is_ever_told() throws IOException, InterruptedException {
        route();
        measure();
        city.declare("api-1", "SEV1", "respondWithin: 1h", "resolveWithin: 1h");

        soon(() -> assertEquals("False Undelivered", city.condition("api-1", "Notified")));
        soon(() -> assertTrue(sent(prometheus), "the token was shown to Prometheus"));
        for (Receiver sink : List.of(city.chat, city.record, city.alerts, city.first)) {
            soon(() -> assertTrue(sent(sink), "the secret was used at " + sink.url()));
        }
        // What went wrong is told a few times over, and in every form it has.
        soon(() -> assertTrue(written().get("events").contains("api-1")));

        written().forEach((where, text) -> {
            assertFalse(text.contains(PLANTED), () -> where + " tells a secret");
            assertFalse(
                    text.contains(Base64.getEncoder()
                            .encodeToString(PLANTED.getBytes())
                            .substring(0, 12)),
                    () -> where + " tells a secret in Base64");
        });
    }

    /** Every sink has a secret, fails, and throws it back at whoever sent it. */
    private static void route() {
        city.secret(
                "sinks",
                Map.of(
                        "chat", city.chat.url() + "/hook/" + PLANTED + "-chat",
                        "token", PLANTED + "-token",
                        "key", PLANTED + "-key",
                        "username", "siaga",
                        "password", PLANTED + "-password"));
        city.notifications("""
                sinks:
                  chat: {slack: {urlSecret: {name: sinks, key: chat}}}
                  record: {cloudEvents: {url: "%s", tokenSecret: {name: sinks, key: token}}}
                  alerts: {alertmanager: {url: "%s", tokenSecret: {name: sinks, key: token}}}
                  pager: {pagerDuty: {url: "%s", routingKeySecret: {name: sinks, key: key}}}
                  boss: {mail: {host: 127.0.0.1, port: %d, tls: START, loginSecret: sinks, from: siaga@example.org, to: [boss@example.org]}}
                routes:
                  - sinks: [chat, record, alerts, pager, boss]
                """.formatted(
                        city.record.url(),
                        city.alerts.url(),
                        city.first.url(),
                        city.mail.getSmtp().getPort()));
        Stream.of(city.chat, city.record, city.alerts, city.first)
                .forEach(sink -> sink.answerWith(400, Map.of("X-Reason", PLANTED)));
    }

    private static void measure() {
        city.secret("prometheus", Map.of("token", PLANTED + "-prometheus"));
        prometheus.answerWith(401, Map.of("WWW-Authenticate", "Bearer realm=" + PLANTED));
        api.client().resource("""
                apiVersion: siaga.dev/v1alpha1
                kind: ServiceSLO
                metadata: {name: api, namespace: %s}
                spec:
                  service: api
                  objective: 99.9
                  indicator: {probe: {selector: up}}
                  evaluateEvery: 1s
                  prometheus: {urls: ["%s"], bearerSecret: prometheus}
                """.formatted(city.namespace(), prometheus.url())).create();
    }

    private static boolean sent(Receiver receiver) {
        return receiver.requests().stream()
                .anyMatch(request -> (request.path() + request.headers() + request.body()).contains(PLANTED));
    }

    /** All that the operator writes anywhere, by where it stands. */
    private static Map<String, String> written() throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("the log", operator.log());
        all.put("metrics", operator.metrics());
        for (String kind : List.of("incidents", "serviceslos", "failoverpolicies", "cityclusters")) {
            all.put(kind, resources("siaga.dev", "v1alpha1", kind));
        }
        all.put("events", resources("", "v1", "events"));
        all.put("leases", resources("coordination.k8s.io", "v1", "leases"));
        all.put(
                "configmaps",
                text(api.client().configMaps().inAnyNamespace().list().getItems().stream()
                        .filter(map -> !map.getMetadata().getName().equals("siaga-notifications"))));
        return all;
    }

    private static String resources(String group, String version, String plural) {
        var kind = new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
        return text(api.client().genericKubernetesResources(kind).inAnyNamespace().list().getItems().stream());
    }

    private static String text(Stream<? extends HasMetadata> objects) {
        return objects.map(Serialization::asJson).collect(Collectors.joining("\n"));
    }
}
