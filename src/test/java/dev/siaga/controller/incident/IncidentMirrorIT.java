package dev.siaga.controller.incident;

import static dev.siaga.controller.incident.IncidentCity.deed;
import static dev.siaga.controller.incident.IncidentCity.stamp;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.notify.Receiver;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.SampleEstate;
import dev.siaga.controller.WholeOperator;
import dev.siaga.controller.incident.IncidentStore.Held;
import dev.siaga.controller.incident.MirrorDocuments.Body;
import dev.siaga.controller.incident.MirrorDocuments.ClaimDocument;
import dev.siaga.controller.incident.MirrorDocuments.Head;
import dev.siaga.controller.primacy.GivenEstate;
import dev.siaga.failover.City;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Declaring;
import dev.siaga.incident.Severity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jakarta's operator against a real API server, a real quorum and receivers that really listen. Surabaya's beacon is there; Bandung has none, so
 * it is lost; what Bandung wrote before is put as its operator writes it.
 */
@QuarkusTest
@TestProfile(WholeOperator.class)
class IncidentMirrorIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Inject
    EtcdClient etcd;

    @Inject
    IncidentStore store;

    @Inject
    IncidentDesk desk;

    @Inject
    IncidentMirror mirror;

    @Inject
    KubernetesClient client;

    private final KubernetesClient admin = OperatorCity.running().admin();
    private SampleEstate sample;
    private IncidentCity city;

    @BeforeEach
    void newEstate() {
        sample = SampleEstate.inNewNamespace(admin);
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        put(sample.key().beaconKey("surabaya"), sample.beacon("surabaya", "STANDBY"));
        city = IncidentCity.in(admin, sample.namespace());
        city.route();
        await().atMost(SOON)
                .until(() -> mirror.of(sample.namespace())
                        .filter(EstateMirror::everRead)
                        .isPresent());
    }

    @AfterEach
    void removeEstate() {
        city.close();
        sample.policies().delete();
        await().atMost(SOON).until(() -> sample.policies().list().getItems().isEmpty());
    }

    @Test
    void an_open_incident_is_kept_at_the_quorum_until_it_is_over_or_deleted() {
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");
        city.declare("api-2", "SEV4", "respondWithin: 1h", "resolveWithin: 1h");
        soon(() -> assertEquals("True Mirrored", city.condition("api-1", "Mirrored")));
        soon(() -> assertEquals("True Mirrored", city.condition("api-2", "Mirrored")));
        assertEquals("jakarta", head(uid("api-1")).orElseThrow().keeper());
        soon(() -> assertTrue(body(uid("api-1")).status().deliveries().stream()
                .allMatch(delivery -> delivery.state().equals("Delivered"))));

        String deleted = uid("api-1");
        city.incident("api-1").delete();
        city.write("api-2", "{\"acknowledged\":" + stamp("Budi") + "}");
        city.write("api-2", "{\"mitigation\":" + deed("Budi", "m") + ",\"resolution\":" + deed("Budi", "r") + "}");

        soon(() -> assertEquals("Closed", city.status("api-2").phase()));
        soon(() -> assertEquals(Optional.empty(), head(deleted)));
        soon(() -> assertEquals(Optional.empty(), head(uid("api-2"))));
        assertEquals("False Ended", city.condition("api-2", "Mirrored"));
    }

    @Test
    void an_incident_of_a_lost_city_goes_on_here_under_its_own_uid_and_nobody_is_told_twice() {
        city.declare("api-1", "SEV2", "respondWithin: 8s", "resolveWithin: 1h");
        soon(() -> assertEquals("True Delivered", city.condition("api-1", "Notified")));
        soon(() -> assertTrue(body(uid("api-1")).status().deliveries().stream()
                .allMatch(delivery -> delivery.state().equals("Delivered"))));
        String uid = kept("api-1", "bandung", "bandung");

        soon(() -> assertTrue(city.status("bandung-api-1").timeline().size() >= 2));
        assertEquals("Adopted", city.kinds("bandung-api-1").get(kindsBefore(uid)));
        assertEquals(
                "bandung",
                city.incident("bandung-api-1").get().getMetadata().getLabels().get(Origin.HOME));
        soon(() ->
                assertTrue(sent(city.second, uid).stream().anyMatch(b -> b.contains("\"event_action\":\"trigger\""))));
        assertEquals(
                List.of(),
                keys(city.record).stream()
                        .filter(key -> key.startsWith(uid + "/1/"))
                        .toList(),
                "its declaration was told by Bandung");
        assertEquals(keys(city.record).stream().distinct().toList(), keys(city.record));

        city.incident("bandung-api-1").delete();
        soon(() -> assertTrue(head(uid).orElseThrow().over(), "Bandung is to hear of it"));
    }

    @Test
    void what_this_city_keeps_and_has_lost_is_made_anew() {
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");
        city.write("api-1", "{\"acknowledged\":" + stamp("Budi") + "}");
        soon(() -> assertEquals("Acknowledged", body(uid("api-1")).status().phase()));
        Head head = head(uid("api-1")).orElseThrow();
        Body body = body(head.uid());
        String lost = UUID.randomUUID().toString();

        write(
                new Head(
                        "jakarta", "jakarta", "api-9", lost, null, "Acknowledged", head.since(), false, head.written()),
                body);

        soon(() -> assertEquals(
                List.of("Declared", "Acknowledged", "Adopted"),
                city.kinds("api-9").stream()
                        .filter(kind -> !kind.equals("LevelChanged"))
                        .toList()));
        soon(() -> assertEquals("True Mirrored", city.condition("api-9", "Mirrored")));
    }

    @Test
    void a_copy_whose_incident_goes_on_elsewhere_is_merged_and_says_nothing_to_anybody() {
        city.declare("api-1", "SEV2", "respondWithin: 1h", "resolveWithin: 1h");
        soon(() -> assertEquals("True Delivered", city.condition("api-1", "Notified")));
        soon(() -> assertEquals("True Mirrored", city.condition("api-1", "Mirrored")));
        int told = city.first.requests().size();
        Head head = head(uid("api-1")).orElseThrow();

        write(head.keptBy("surabaya", head.written()), body(head.uid()));

        soon(() -> assertEquals("Merged", city.status("api-1").phase()));
        assertEquals("True HandedOver", city.condition("api-1", "Mirrored"));
        assertTrue(city.status("api-1").timeline().getLast().text().contains("goes on in surabaya"));
        assertEquals("surabaya", head(head.uid()).orElseThrow().keeper());

        write(head.keptBy("surabaya", head.written()).buried(head.written()), body(head.uid()));
        soon(() -> assertEquals(Optional.empty(), head(head.uid())));
        assertEquals("True HandedOver", city.condition("api-1", "Mirrored"));
        assertEquals(told, city.first.requests().size());
        assertFalse(
                sent(city.first, head.uid()).stream().anyMatch(text -> text.contains("\"event_action\":\"resolve\"")));
    }

    @Test
    void of_two_cities_that_declare_a_shared_cause_at_once_one_does() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                Cause cause = shared("slo/global/race-" + i);
                List<Future<Boolean>> both =
                        threads.invokeAll(List.of(opens("jakarta", cause), opens("surabaya", cause)));

                long opened = both.stream().filter(Future::resultNow).count();
                assertEquals(1, opened, cause.key());
            }
        }
    }

    @Test
    void a_shared_cause_declared_without_the_quorum_is_merged_once_it_answers() {
        Cause cause = shared("slo/global/api");
        String base = Cause.base(cause.key());
        soon(() -> assertTrue(desk.declare(sample.namespace(), shared("slo/global/other")) instanceof Declaring.Open));
        write(
                new Head(
                        "surabaya",
                        "surabaya",
                        base + "-4",
                        "s-4",
                        base,
                        "Declared",
                        Instant.now().toString(),
                        false,
                        ""),
                new Body(null, null, null));
        store.claim(
                sample.key(),
                base,
                new ClaimDocument("surabaya", base + "-4", 4, Instant.now().toString()),
                0);
        assertEquals(new Declaring.Leave(base + "-4"), desk.declare(sample.namespace(), cause));

        OperatorCity.running().stallQuorum();
        try {
            assertThrows(NotDeclaredYet.class, () -> desk.declare(sample.namespace(), cause));
            soon(() -> assertEquals(new Declaring.Open(base + "-1"), desk.declare(sample.namespace(), cause)));
        } finally {
            OperatorCity.running().resumeQuorum();
        }

        soon(() -> assertEquals("Merged", city.status(base + "-1").phase()));
        assertEquals(
                "surabaya/" + base + "-4",
                city.incident(base + "-1").get().getSpec().mergedInto());
        soon(() -> assertTrue(sent(city.first, uid(base + "-1")).getLast().contains("\"event_action\":\"resolve\"")));
    }

    /** Whether this city may open it. */
    private Callable<Boolean> opens(String self, Cause cause) {
        var causes = new SharedCauses(store, client, Duration.ofMinutes(1));
        var mirror = new EstateMirror(
                GivenEstate.of(sample.key(), new City(self)), store, new Recreation(client), Duration.ofMinutes(1));
        return () -> {
            try {
                return causes.decide(mirror, cause, List.of(), Instant.now(), Duration.ofHours(1))
                        instanceof Declaring.Open;
            } catch (NotDeclaredYet _) {
                return false;
            }
        };
    }

    private static Cause shared(String key) {
        return new Cause(
                        key,
                        "the budget of all cities burns",
                        "",
                        Severity.SEV2,
                        Optional.empty(),
                        new Affected(List.of(), List.of("api"), List.of()),
                        Instant.now())
                .sharedByAll();
    }

    /** The record of a living incident once more, under another uid, as if it had been declared and kept elsewhere. */
    private String kept(String name, String home, String keeper) {
        String uid = UUID.randomUUID().toString();
        Head head = head(uid(name)).orElseThrow();
        write(
                new Head(home, keeper, name, uid, null, head.phase(), head.since(), false, head.written()),
                body(head.uid()));
        return uid;
    }

    private int kindsBefore(String uid) {
        return (int) body(uid).status().timeline().stream()
                .filter(entry -> entry.number() < 1000)
                .count();
    }

    private String uid(String name) {
        return Optional.ofNullable(city.incident(name).get())
                .map(Incident::getMetadata)
                .orElseThrow()
                .getUid();
    }

    private Optional<Head> head(String uid) {
        return store.read(sample.key())
                        instanceof Answered<IncidentStore.Reading>(IncidentStore.Reading reading, Revision _)
                ? Optional.ofNullable(reading.heads().get(uid)).map(Held::value)
                : Optional.empty();
    }

    private Body body(String uid) {
        return store.body(sample.key(), uid) instanceof Answered<Optional<Body>>(Optional<Body> body, Revision _)
                ? body.orElseThrow()
                : null;
    }

    private void write(Head head, Body body) {
        String root = "/siaga-shared/%s/%s/"
                .formatted(sample.namespace(), sample.key().policy());
        put(
                root + "incidents/heads/" + head.uid(),
                client.getKubernetesSerialization().asJson(head));
        put(root + "incident-bodies/" + head.uid(), store.text(body));
    }

    private void put(String key, String value) {
        Txn write = Txn.always(new Operation.Put(key, value, 0));
        await().atMost(SOON).until(() -> etcd.txn(write, WITHIN) instanceof QuorumAnswer.Answered);
    }

    private static List<String> sent(Receiver receiver, String uid) {
        return receiver.requests().stream()
                .map(Receiver.Request::body)
                .filter(text -> text.contains(uid))
                .toList();
    }

    private static List<String> keys(Receiver receiver) {
        return receiver.taken().stream()
                .map(request -> request.headers().get("Idempotency-Key"))
                .toList();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().ignoreExceptions().atMost(SOON).untilAsserted(assertion);
    }
}
