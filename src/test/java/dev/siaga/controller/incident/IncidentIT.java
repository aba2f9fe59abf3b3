package dev.siaga.controller.incident;

import static dev.siaga.controller.incident.IncidentCity.deed;
import static dev.siaga.controller.incident.IncidentCity.stamp;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.notify.Receiver;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.WholeOperator;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Declaring;
import dev.siaga.incident.Severity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator against a real API server, with its own service account, and receivers that really listen. */
@QuarkusTest
@TestProfile(WholeOperator.class)
class IncidentIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    IncidentDesk desk;

    @Inject
    MeterRegistry registry;

    private final KubernetesClient admin = OperatorCity.running().admin();
    private IncidentCity city;

    @BeforeEach
    void newNamespace() {
        city = IncidentCity.inNewNamespace(admin);
    }

    @AfterEach
    void stopReceivers() {
        city.close();
    }

    @Test
    void from_declaration_over_escalation_to_a_closed_postmortem() {
        city.route();
        city.declare("api-1", "SEV2", "respondWithin: 3s", "resolveWithin: 30m");
        soon(() -> assertEquals(1, city.first.taken().size()));
        assertTrue(city.first.taken().getFirst().body().contains("\"event_action\":\"trigger\""));
        assertEquals(0, city.second.requests().size());

        soon(() -> assertEquals(1, city.status("api-1").escalations()));
        soon(() -> assertEquals(1, city.second.taken().size()));
        soon(() -> assertEquals("[SEV2] Escalated: Orders fail in Bandung", subject(0)));

        city.write("api-1", "{\"acknowledged\":" + stamp("Budi") + "}");
        soon(() -> assertEquals("Acknowledged", city.status("api-1").phase()));
        soon(() -> assertTrue(last(city.second).contains("\"event_action\":\"acknowledge\"")));
        city.write("api-1", """
                {"can":{"by":"Dewi","at":"%s","conditions":{"type":"Errors","state":"ongoing","severity":"SEV2",
                "summary":"call Budi at +62 812-3456-7890","blastRadius":"api"},"actions":[{"what":"roll back","who":"Budi"}]}}""".formatted(IncidentCity.now()));
        soon(() -> assertTrue(last(city.chat).contains("call [name] at [telephone]"), last(city.chat)));

        city.write("api-1", "{\"mitigation\":" + deed("Budi", "traffic sent to Surabaya") + "}");
        city.write("api-1", "{\"resolution\":" + deed("Budi", "rolled back") + "}");
        soon(() -> assertEquals("PostmortemPending", city.status("api-1").phase()));
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class, () -> city.write("api-1", "{\"closed\":" + stamp("Dewi") + "}"));
        assertTrue(refused.getMessage().contains("closing a SEV1, SEV2 or SEV3 needs its postmortem"));

        city.write("api-1", POSTMORTEM);
        city.write("api-1", "{\"closed\":" + stamp("Dewi") + "}");
        soon(() -> assertEquals("Closed", city.status("api-1").phase()));

        IncidentStatus status = city.status("api-1");
        assertEquals(
                status.measures().restoreSeconds(),
                status.measures().acknowledgeSeconds() + status.measures().repairSeconds());
        soon(() -> assertEquals("True Delivered", city.condition("api-1", "Notified")));
        soon(() -> assertTrue(last(city.alerts).contains("endsAt")));
        assertEquals(
                List.of(),
                city.chat.requests().stream()
                        .map(Receiver.Request::body)
                        .filter(body -> body.contains("Budi") || body.contains("Dewi"))
                        .toList(),
                "names that left the cluster");
        assertEquals(List.of(), repeated(city.record), "each notice taken once by its key");
    }

    @Test
    void a_sink_that_hangs_and_one_that_fails_delay_no_other_and_get_it_in_the_end() {
        city.route();
        city.chat.hang();
        city.record.answerWith(500, Map.of());
        city.declare("api-1", "SEV1", "respondWithin: 1h", "resolveWithin: 1h");

        soon(() -> assertEquals(1, city.first.taken().size()));
        soon(() -> assertEquals("False Undelivered", city.condition("api-1", "Notified")));
        soon(() -> assertTrue(city.message("api-1", "Notified").contains("record: status 500")));
        soon(() -> assertTrue(city.record.requests().size() >= 3));
        city.record.answerWith(200, Map.of());

        soon(() -> assertEquals(1, city.record.taken().size()));
        assertTrue(city.chat.requests().size() >= 1);
        soon(() -> assertEquals(
                "Delivered",
                city.status("api-1").deliveries().stream()
                        .filter(d -> d.sink().equals("record"))
                        .findFirst()
                        .orElseThrow()
                        .state()));
        assertEquals(1, city.record.taken().size());
        assertEquals(
                1,
                city.record.requests().stream()
                        .map(r -> r.headers().get("Idempotency-Key"))
                        .distinct()
                        .count());
    }

    @Test
    void a_fact_that_cannot_be_honoured_is_named_and_the_escalation_goes_on() {
        city.route();
        city.declare("api-1", "SEV2", "respondWithin: 2s", "resolveWithin: 1h");

        city.write("api-1", "{\"acknowledged\":{\"by\":\"Budi\",\"at\":\"2099-01-01T00:00:00Z\"}}");

        soon(() -> assertEquals("False TimeInFuture", city.condition("api-1", "Accepted")));
        assertTrue(
                city.message("api-1", "Accepted").startsWith("spec.acknowledged.at: 2099-01-01T00:00:00Z is in the"));
        soon(() -> assertTrue(city.status("api-1").escalations() >= 1));
        assertEquals("Declared", city.status("api-1").phase());
    }

    @Test
    void what_is_on_record_cannot_be_unwritten() {
        city.declare("api-1", "SEV2", "updates: [" + deed("Sari", "we look into it") + "]");

        refused("{\"declared\":" + stamp("Sari") + "}", "declared can't be changed");
        refused("{\"updates\":[]}", "updates can only grow");
        city.write("api-1", "{\"acknowledged\":" + stamp("Budi") + "}");
        city.write("api-1", "{\"mitigation\":" + deed("Budi", "m") + ",\"resolution\":" + deed("Budi", "r") + "}");
        refused("{\"severity\":\"SEV4\",\"closed\":" + stamp("Budi") + "}", "closed and severity can't change at once");
    }

    @Test
    void without_notification_settings_an_incident_says_that_nobody_is_told_and_tells_once_they_come() {
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");
        soon(() -> assertEquals("False NoNotifications", city.condition("api-1", "Notified")));

        city.notifications("sinks: {chat: {slak: {}}}");
        touch("api-1");
        soon(() -> assertEquals(
                "ConfigMap siaga-notifications: sinks.chat.slak is unknown: known are alertmanager, cloudEvents, mail, pagerDuty, slack",
                city.message("api-1", "Notified")));
        city.route();
        touch("api-1");

        soon(() -> assertEquals(1, city.first.taken().size()));
    }

    @Test
    void one_cause_has_one_open_incident_that_rises_and_returns() {
        Declaring opened = desk.declare(
                city.namespace(), cause(Severity.SEV3).within(Optional.empty(), Optional.of(Duration.ofDays(3))));
        assertEquals("72h", city.incident(opened.name()).get().getSpec().resolveWithin());
        assertInstanceOf(Declaring.Open.class, opened);
        soon(() -> assertEquals("SEV3", city.status(opened.name()).severity()));

        assertEquals(new Declaring.Leave(opened.name()), desk.declare(city.namespace(), cause(Severity.SEV3)));
        Cause worse = cause(Severity.SEV2).within(Optional.of(Duration.ofHours(2)), Optional.empty());
        assertInstanceOf(Declaring.Raise.class, desk.declare(city.namespace(), worse));
        IncidentSpec raised = city.incident(opened.name()).get().getSpec();
        assertEquals("2h", raised.respondWithin());
        assertNull(raised.resolveWithin(), "the time of the milder cause");
        soon(() -> assertEquals("SEV2", city.status(opened.name()).severity()));

        assertTrue(desk.calm(city.namespace(), "slo/jakarta/api", Instant.now()));
        soon(() -> assertEquals("Mitigated", city.status(opened.name()).phase()));
        assertInstanceOf(Declaring.Reopen.class, desk.declare(city.namespace(), cause(Severity.SEV2)));
        soon(() -> assertEquals("Reopened", city.status(opened.name()).phase()));
        assertEquals(
                1,
                admin.resources(Incident.class)
                        .inNamespace(city.namespace())
                        .list()
                        .getItems()
                        .size());
        assertFalse(desk.calm(city.namespace(), "slo/other", Instant.now()));
    }

    @Test
    void what_is_learned_later_goes_onto_the_timeline_once_whatever_the_phase() {
        String name = desk.declare(city.namespace(), cause(Severity.SEV2)).name();
        desk.calm(city.namespace(), "slo/jakarta/api", Instant.now());
        soon(() -> assertEquals("Mitigated", city.status(name).phase()));
        city.write(name, "{\"resolution\":" + deed("Budi", "rolled back") + "}");
        soon(() -> assertEquals("PostmortemPending", city.status(name).phase()));

        soon(() -> assertTrue(observe("120 bytes were given up")));
        soon(() -> assertTrue(observe("120 bytes were given up")));
        soon(() -> assertTrue(observe("and the mail queue grew")));

        soon(() -> assertEquals("Observed", city.kinds(name).getLast()));
        soon(() -> assertEquals(
                List.of("120 bytes were given up", "and the mail queue grew"),
                city.status(name).timeline().stream()
                        .filter(entry -> entry.kind().equals("Observed"))
                        .map(IncidentStatus.Entry::text)
                        .toList()));
        assertFalse(desk.observe(city.namespace(), "slo/other", "nothing", Instant.now()));
        KubernetesClientException refused =
                assertThrows(KubernetesClientException.class, () -> city.write(name, "{\"observations\":[]}"));
        assertTrue(refused.getMessage().contains("observations can only grow"));
    }

    @Test
    void incidents_that_share_what_they_touch_know_of_each_other() {
        city.declare("api-1", "SEV3", "respondWithin: 1h");
        soon(() -> assertEquals("Declared", city.status("api-1").phase()));

        city.declare("web-1", "SEV3", "respondWithin: 1h");

        soon(() -> assertEquals("api-1 same city: bandung; same service: api", related("web-1")));
        touch("api-1");
        soon(() -> assertEquals("web-1 same city: bandung; same service: api", related("api-1")));
    }

    @Test
    void an_incident_is_merged_only_into_one_that_goes_on() {
        city.declare("api-1", "SEV2", "respondWithin: 1h");
        city.declare("web-1", "SEV2", "respondWithin: 1h", "mergedInto: api-11");
        soon(() -> assertEquals("False MergedIntoNothing", city.condition("web-1", "Accepted")));

        city.write("web-1", "{\"mergedInto\":\"api-1\"}");

        soon(() -> assertEquals("Merged", city.status("web-1").phase()));
    }

    private String related(String name) {
        IncidentStatus.Related first = city.status(name).related().getFirst();
        return first.name() + " " + first.why();
    }

    @Test
    void the_readiness_of_the_estate_is_shown_and_a_change_is_told() {
        city.readiness("Siaga 2");
        city.declare("api-1", "SEV3", "respondWithin: 1h");
        soon(() -> assertEquals("Siaga 2", city.status("api-1").siagaLevel()));
        assertEquals(List.of("Declared"), city.kinds("api-1"));

        city.readiness("Siaga 1");

        soon(() -> assertEquals("Siaga 1", city.status("api-1").siagaLevel()));
        assertEquals(List.of("Declared", "LevelChanged"), city.kinds("api-1"));
    }

    @Test
    void what_the_timeline_has_no_room_for_is_kept_beside_the_incident() {
        String updates = IntStream.range(0, 120)
                .mapToObj(i -> deed("Sari", "update " + i))
                .collect(Collectors.joining(",", "updates: [", "]"));
        city.declare("api-1", "SEV3", "respondWithin: 1h", updates);

        soon(() -> assertEquals(120, city.status("api-1").updatesTold()));

        assertEquals(21, city.status("api-1").timelineDropped());
        ConfigMap kept = admin.configMaps()
                .inNamespace(city.namespace())
                .withName(city.status("api-1").timelineArchive())
                .get();
        List<String> lines = kept.getData().get("timeline.jsonl").lines().toList();
        assertEquals(21, lines.size());
        assertTrue(lines.getFirst().startsWith("{\"number\":2,"), lines.getFirst());
        assertTrue(lines.getLast().endsWith("\"text\":\"update 20\"}"), lines.getLast());
        assertEquals(
                city.incident("api-1").get().getMetadata().getUid(),
                kept.getMetadata().getOwnerReferences().getFirst().getUid());
    }

    @Test
    void open_incidents_are_counted_until_they_are_resolved_or_deleted() {
        // The operator's own registry has nothing behind it in this test, and so no figures.
        ((CompositeMeterRegistry) registry).add(new SimpleMeterRegistry());
        city.declare("api-1", "SEV3", "respondWithin: 1h");
        city.declare("api-2", "SEV3", "respondWithin: 1h");
        soon(() -> assertEquals(2, open("SEV3")));
        assertEquals(0, open("SEV1"));

        city.write("api-1", "{\"acknowledged\":" + stamp("Budi") + "}");
        city.write("api-1", "{\"mitigation\":" + deed("Budi", "m") + ",\"resolution\":" + deed("Budi", "r") + "}");
        soon(() -> assertEquals(1, open("SEV3")));
        city.incident("api-2").delete();

        soon(() -> assertEquals(0, open("SEV3")));
    }

    @Test
    void what_was_closed_a_year_ago_is_removed() {
        city.declare("api-1", "SEV4", "respondWithin: 1h");
        city.write("api-1", "{\"acknowledged\":" + stamp("Budi") + "}");
        city.write("api-1", "{\"mitigation\":" + deed("Budi", "m") + ",\"resolution\":" + deed("Budi", "r") + "}");
        city.write("api-1", "{\"closed\":" + stamp("Budi") + "}");
        soon(() -> assertEquals("Closed", city.status("api-1").phase()));

        // Again and again: what the operator is just writing of before may come after it.
        await().ignoreExceptions()
                .pollInterval(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> {
                    if (city.incident("api-1").get() == null) {
                        return true;
                    }
                    closeLongAgo("api-1");
                    touch("api-1");
                    return false;
                });
    }

    private void closeLongAgo(String name) {
        int last = city.status(name).steps().size() - 1;
        city.incident(name).subresource("status").patch(PatchContext.of(PatchType.JSON), """
                        [{"op": "replace", "path": "/status/steps/%d/at", "value": "%s"}]""".formatted(
                        last, Instant.now().minus(Duration.ofDays(366))));
    }

    private double open(String severity) {
        return registry.get("siaga.incidents.open")
                .tag("namespace", city.namespace())
                .tag("severity", severity)
                .gauge()
                .value();
    }

    private boolean observe(String text) {
        return desk.observe(city.namespace(), "slo/jakarta/api", text, Instant.now());
    }

    private static final String POSTMORTEM = """
            {"postmortem":{"owner":"Dewi","rootCause":"a pool of one","impact":"one in five orders failed","collateralDamage":"none",
            "wentWell":"the page","temporaryFix":"rolled back","permanentFix":"a load test","timelineComplete":true,
            "followUps":[{"action":"load test","owner":"Budi","due":"2099-12-31"}]}}""";

    private static Cause cause(Severity severity) {
        return new Cause(
                "slo/jakarta/api",
                "api burns its budget",
                "14.4 over 1h and 5m",
                severity,
                Optional.empty(),
                new Affected(List.of("bandung"), List.of("api"), List.of()),
                Instant.now());
    }

    private void refused(String spec, String message) {
        KubernetesClientException refused =
                assertThrows(KubernetesClientException.class, () -> city.write("api-1", spec));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    /** An edit wakes the reconciler before its minute is over. */
    private void touch(String name) {
        city.write(name, "{\"summary\":\"seen at " + Instant.now() + "\"}");
    }

    private String subject(int message) throws Exception {
        return city.mail.getReceivedMessages()[message].getSubject();
    }

    private static String last(Receiver receiver) {
        return receiver.taken().getLast().body();
    }

    private static List<String> repeated(Receiver receiver) {
        List<String> keys = receiver.taken().stream()
                .map(r -> r.headers().get("Idempotency-Key"))
                .toList();
        return keys.stream()
                .filter(key -> keys.indexOf(key) != keys.lastIndexOf(key))
                .distinct()
                .toList();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().ignoreExceptions().atMost(SOON).untilAsserted(assertion);
    }
}
