package dev.siaga.controller.incident;

import static dev.siaga.controller.incident.IncidentCity.deed;
import static dev.siaga.controller.incident.IncidentCity.stamp;
import static dev.siaga.controller.incident.OperatorProcess.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.notify.Receiver;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.lab.SingleCity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator, killed while an incident is under way, and started again. */
class IncidentRestartIT {
    @TempDir
    private Path folder;

    private SingleCity api;
    private OperatorProcess operator;
    private IncidentCity city;

    @BeforeEach
    void start() {
        api = SingleCity.start(folder);
        api.prepareForOperator();
        operator = new OperatorProcess(api, folder);
        operator.start();
        city = IncidentCity.inNewNamespace(api.client());
        city.route();
    }

    @AfterEach
    void stop() {
        city.close();
        operator.close();
        api.close();
    }

    @Test
    void a_kill_between_two_transitions_loses_nothing_and_repeats_nothing() {
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");
        soon(() -> assertEquals("True Delivered", city.condition("api-1", "Notified")));

        operator.kill();
        city.write("api-1", "{\"acknowledged\":" + stamp("Budi") + "}");
        city.write("api-1", "{\"mitigation\":" + deed("Budi", "traffic sent to Surabaya") + "}");
        operator.start();

        soon(() -> assertEquals("Mitigated", city.status("api-1").phase()));
        soon(() -> assertEquals(3, city.record.taken().size()));
        assertEquals(List.of("Declared", "Acknowledged", "Mitigated"), city.kinds("api-1"));
        assertEquals(3, keys(city.record));
    }

    @Test
    void the_histograms_are_rebuilt_from_the_resources() throws Exception {
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");
        city.write("api-1", "{\"acknowledged\":" + stamp("Budi") + "}");
        String acknowledged = "siaga_incident_time_to_acknowledge_seconds_count{namespace=\"%s\",severity=\"SEV2\"} 1"
                .formatted(city.namespace());
        soon(() -> assertTrue(operator.metrics().contains(acknowledged)));

        operator.kill();
        operator.start();

        soon(() -> assertTrue(operator.metrics().contains(acknowledged)));
        assertTrue(operator.metrics().contains("siaga_incident_time_to_acknowledge_seconds_bucket"));
    }

    @Test
    void what_was_on_its_way_when_the_operator_was_killed_arrives_under_the_same_key() {
        city.record.answerWith(500, Map.of());
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");
        soon(() -> assertEquals("False Undelivered", city.condition("api-1", "Notified")));
        soon(() -> assertEquals("Delivered", state("first")));

        operator.kill();
        city.record.answerWith(200, Map.of());
        operator.start();

        soon(() -> assertEquals("True Delivered", city.condition("api-1", "Notified")));
        assertEquals(1, city.record.taken().size());
        assertEquals(1, keys(city.record));
        assertEquals(1, city.first.requests().size(), "whoever has it isn't told again");
    }

    @Test
    void how_long_nothing_was_known_goes_on_counting_over_a_restart() {
        api.client().resource("""
                apiVersion: siaga.dev/v1alpha1
                kind: ServiceSLO
                metadata: {name: api, namespace: %s}
                spec:
                  service: api
                  objective: 99.9
                  indicator: {probe: {selector: up}}
                  evaluateEvery: 1s
                  blindAfter: 20s
                  prometheus: {urls: ["http://127.0.0.1:1"]}
                """.formatted(city.namespace())).create();
        soon(() -> assertEquals("QueryFailed", blind().reason()));
        String since = blind().since();

        operator.kill();
        operator.start();

        soon(() -> assertEquals(List.of("blind/jakarta/http://127.0.0.1:1"), causes()));
        assertEquals(since, blind().since());
    }

    @Test
    void an_operator_that_finds_the_api_server_silent_waits_for_it() {
        operator.kill();
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");

        api.freezeApi();
        try {
            operator.start();
            soon(() -> assertTrue(operator.log().contains("listSyncAndWatch failed")));
        } finally {
            api.thawApi();
        }

        soon(() -> assertEquals("True Delivered", city.condition("api-1", "Notified")));
    }

    private List<String> causes() {
        return api.client().resources(Incident.class).inNamespace(city.namespace()).list().getItems().stream()
                .map(incident -> incident.getSpec().cause())
                .toList();
    }

    private ServiceSLOStatus.Blind blind() {
        return api.client()
                .resources(ServiceSLO.class)
                .inNamespace(city.namespace())
                .withName("api")
                .get()
                .getStatus()
                .blind()
                .getFirst();
    }

    private String state(String sink) {
        return city.status("api-1").deliveries().stream()
                .filter(delivery -> delivery.sink().equals(sink))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static long keys(Receiver receiver) {
        return receiver.requests().stream()
                .map(request -> request.headers().get("Idempotency-Key"))
                .distinct()
                .count();
    }
}
