package dev.siaga.controller;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.IncidentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A failover, a failover that waits for a human and a quorum that is silent lead to one incident each, against a real API server and a real quorum. */
@QuarkusTest
@TestProfile(WholeOperator.class)
class FailoverIncidentIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Inject
    EtcdClient etcd;

    private final KubernetesClient admin = OperatorCity.running().admin();
    private SampleEstate sample;

    @BeforeEach
    void newEstate() {
        sample = SampleEstate.inNewNamespace(admin);
        sample.apply("orders", "jakarta", "bandung", "surabaya");
    }

    @AfterEach
    void removeEstate() {
        sample.policies().delete();
        await().atMost(SOON).until(() -> sample.policies().list().getItems().isEmpty());
    }

    @Test
    void a_failover_opens_exactly_one_incident_with_measured_rto_and_lost_bytes() {
        put(sample.key().epochKey(), sample.epoch(2, "jakarta"));
        put(sample.key().moveKey(2), move(2, "bandung", "HolderLost"));

        await().ignoreExceptions()
                .atMost(SOON)
                .untilAsserted(
                        () -> assertTrue(
                                firstEntry()
                                        .contains(
                                                "writes were possible again after 17.2 s, within the objective of 180 s; 120 bytes were lost")));
        assertEquals(
                List.of("bandung"), incidents().getFirst().getSpec().affected().cities());
        put(sample.key().moveKey(3), move(3, "surabaya", "SwitchedOver"));
        put(sample.key().moveKey(4), move(4, "surabaya", "HolderLost"));

        await().atMost(SOON).until(() -> incidents().size() == 2);
        assertEquals(
                List.of("failover/orders/2", "failover/orders/4"),
                incidents().stream()
                        .map(incident -> incident.getSpec().cause())
                        .sorted()
                        .toList());
    }

    @Test
    void a_quorum_that_stays_silent_is_one_incident_until_it_answers_again() {
        put(sample.key().epochKey(), sample.epoch(2, "jakarta"));
        await().atMost(SOON).until(() -> standing("quorum/").isEmpty());

        OperatorCity.running().stallQuorum();
        try {
            await().ignoreExceptions().atMost(SOON).untilAsserted(() -> {
                IncidentSpec told = standing("quorum/").getFirst();
                assertEquals("quorum/jakarta/orders", told.cause());
                // No Patroni runs here either: nothing is seen that works.
                assertEquals("SEV1 ThreeCitiesDown", told.severity() + " " + told.situation());
                assertEquals(List.of("orders"), told.affected().databases());
                assertTrue(told.summary().contains("at least 2 of the 3 cities"), told.summary());
            });
        } finally {
            OperatorCity.running().resumeQuorum();
        }

        await().atMost(SOON).until(() -> standing("quorum/").isEmpty());
        assertEquals(1, told("quorum/").size());
    }

    @Test
    void a_failover_that_would_lose_too_much_asks_a_human_until_somebody_takes_over() {
        put(sample.key().epochKey(), sample.epoch(2, "surabaya"));
        String behind = sample.beacon("bandung", "STANDBY").replace("\"position\":100", "\"position\":50");

        await().ignoreExceptions().atMost(SOON).untilAsserted(() -> {
            put(sample.key().beaconKey("bandung"), behind); // A city that lives goes on speaking.
            IncidentSpec held = standing("held/").getFirst();
            assertEquals("held/orders/2 SEV1", held.cause() + " " + held.severity());
            assertTrue(held.summary().contains("set onRpoBreach to Promote, or bring surabaya back"), held.summary());
        });

        put(sample.key().epochKey(), sample.epoch(3, "bandung"));
        put(sample.key().holderKey(), "{\"city\":\"bandung\",\"epoch\":3}");
        await().atMost(SOON).until(() -> standing("held/").isEmpty());
        assertEquals(1, told("held/").size());
    }

    @Test
    void what_the_old_primary_brings_back_goes_onto_its_failovers_timeline_once() {
        put(sample.key().epochKey(), sample.epoch(2, "jakarta"));
        String move = move(2, "bandung", "HolderLost");
        put(sample.key().moveKey(2), move);
        await().atMost(SOON).until(() -> incidents().size() == 1);

        put(
                sample.key().moveKey(2),
                move.replace(
                        "}",
                        ",\"lastCommit\":\"2026-11-20T12:00:00Z\",\"divergedBytes\":4096,\"divergedUntil\":\"2026-11-20T12:00:01Z\"}"));

        await().ignoreExceptions()
                .atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        List.of(
                                "bandung came back with 4096 bytes of log that it alone had; they were given up: what it committed after 2026-11-20T12:00:00Z until 2026-11-20T12:00:01Z, by its own clock"),
                        observed()));
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> incidents().getFirst().getSpec().observations().size() == 1);
    }

    private List<String> observed() {
        return incidents().getFirst().getStatus().timeline().stream()
                .filter(entry -> entry.kind().equals("Observed"))
                .map(IncidentStatus.Entry::text)
                .toList();
    }

    private String firstEntry() {
        return incidents().getFirst().getStatus().timeline().getFirst().text();
    }

    private List<Incident> incidents() {
        return all().filter(incident -> incident.getSpec().cause().startsWith("failover/"))
                .toList();
    }

    private List<IncidentSpec> standing(String cause) {
        return told(cause).stream()
                .filter(incident -> incident.calmSince() == null)
                .toList();
    }

    private List<IncidentSpec> told(String cause) {
        return all().map(Incident::getSpec)
                .filter(incident -> incident.cause().startsWith(cause))
                .toList();
    }

    private Stream<Incident> all() {
        return admin.resources(Incident.class).inNamespace(sample.namespace()).list().getItems().stream();
    }

    private static String move(long epoch, String from, String reason) {
        return """
                {"epoch":%d,"from":"%s","to":"jakarta","reason":"%s","startedAt":"%s","completedAt":"%s","rtoSeconds":17.2,"lostBytes":120}""".formatted(epoch, from, reason, Instant.now().minusSeconds(17), Instant.now());
    }

    /** Repeated until it is answered: a quorum that has just started is slow, and the same document may be written twice. */
    private void put(String key, String value) {
        Txn write = Txn.always(new Operation.Put(key, value, 0));
        await().atMost(SOON).until(() -> etcd.txn(write, WITHIN) instanceof QuorumAnswer.Answered);
    }
}
