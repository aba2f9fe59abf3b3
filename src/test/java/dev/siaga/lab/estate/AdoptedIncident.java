package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.notify.Receiver;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.Network;
import dev.siaga.lab.SecretRole;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** An incident that a human declares in one city and that pages, until that city is gone. Who is on call hears of it from any city. */
final class AdoptedIncident implements AutoCloseable {
    private static final String NAME = "orders-fail";
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Of this a lease and the time after which a missing city counts as lost are 38 seconds. */
    private static final Duration ADOPTION = Duration.ofSeconds(60);

    private final RunningEstate running;
    private final City home;
    private final Receiver record = new Receiver(Network.OBSERVER_IP);
    private final Receiver first = new Receiver(Network.OBSERVER_IP);
    private final Receiver second = new Receiver(Network.OBSERVER_IP);
    private String uid;
    private Instant lost;

    private AdoptedIncident(RunningEstate running, City home) {
        this.running = running;
        this.home = home;
    }

    /** Waits until whoever is on call was paged and the quorum knows that. */
    static AdoptedIncident declare(RunningEstate running, City home) {
        var incident = new AdoptedIncident(running, home);
        City.ALL.forEach(incident::route);
        incident.declare();
        return incident;
    }

    private void route(City city) {
        SecretRole.grant(client(city), Estate.NAMESPACE, "siaga-pager");
        client(city)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("siaga-pager")
                        .withNamespace(Estate.NAMESPACE)
                        .endMetadata()
                        .addToStringData("key", "routing-key")
                        .build())
                .serverSideApply();
        client(city)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("siaga-notifications")
                        .withNamespace(Estate.NAMESPACE)
                        .endMetadata()
                        .addToData("notifications.yaml", """
                        sinks:
                          record: {cloudEvents: {url: "%s"}}
                          first: {pagerDuty: {url: "%s", routingKeySecret: {name: siaga-pager, key: key}}}
                          second: {pagerDuty: {url: "%s", routingKeySecret: {name: siaga-pager, key: key}}}
                        routes:
                          - services: [orders]
                            sinks: [record]
                            contacts: [{sinks: [first]}, {sinks: [second]}]
                        """.formatted(record.url(), first.url(), second.url()))
                        .build())
                .serverSideApply();
    }

    private void declare() {
        client(home)
                .resource("""
                apiVersion: siaga.dev/v1alpha1
                kind: Incident
                metadata: {name: %s, namespace: %s}
                spec:
                  title: Orders fail in %s
                  severity: SEV2
                  respondWithin: 50s
                  resolveWithin: 1h
                  declared: {by: Dewi, at: "%s"}
                  affected: {cities: [%s], services: [orders]}
                """.formatted(NAME, Estate.NAMESPACE, home, now(), home))
                .create();
        running.until("its first page", SOON, () -> !first.taken().isEmpty());
        running.until("the quorum to know of it", SOON, () -> holds(home, "Mirrored"));
        // What happened a moment before a city is lost may be told again, under the same key.
        await("everybody to have been told, and the quorum to know that")
                .during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> holds(home, "Notified"));
        uid = incident(home).get().getMetadata().getUid();
        lost = Instant.now();
    }

    void awaitAdoption(City by) {
        running.until(
                "its adoption in " + by,
                ADOPTION,
                () -> status(by).filter(s -> kinds(s).contains("Adopted")).isPresent());
        System.out.printf(
                "RESULT name=incident-adopted by=%s within_s=%.1f%n",
                by, Duration.between(lost, Instant.now()).toMillis() / 1000.0);
    }

    /** The next contact is paged, as for the same trouble. */
    void awaitEscalation() {
        running.until(
                "its escalation",
                SOON,
                () -> second.taken().stream().anyMatch(page -> page.body().contains("\"dedup_key\":\"" + uid + "\"")));
        assertEquals(1, told("/1/record"), "its declaration was told by " + home + " and by nobody else");
    }

    void resolve(City city) {
        write(city, "acknowledged", "{\"by\":\"Budi\",\"at\":\"%s\"}".formatted(now()));
        write(city, "mitigation", "{\"by\":\"Budi\",\"at\":\"%s\",\"text\":\"moved\"}".formatted(now()));
        write(city, "resolution", "{\"by\":\"Budi\",\"at\":\"%s\",\"text\":\"repaired\"}".formatted(now()));
        running.until(
                "its end",
                SOON,
                () -> status(city)
                        .filter(s -> s.phase().equals("PostmortemPending"))
                        .isPresent());
        running.until(
                "the pagers to be told",
                SOON,
                () -> first.taken().getLast().body().contains("\"event_action\":\"resolve\""));
    }

    /** The copy that comes back with its city pages nobody. */
    void awaitMerged() {
        int pages = first.requests().size() + second.requests().size();
        running.until(
                "the copy of " + home + " to be merged",
                Duration.ofSeconds(120),
                () -> status(home).filter(s -> s.phase().equals("Merged")).isPresent());
        assertTrue(status(home).orElseThrow().timeline().getLast().text().contains("goes on in"));
        assertEquals(pages, first.requests().size() + second.requests().size(), "pages after the end");
        List<String> keys = record.taken().stream()
                .map(request -> request.headers().get("Idempotency-Key"))
                .filter(key -> key.startsWith(uid))
                .toList();
        assertEquals(keys.stream().distinct().toList(), keys, "what was told twice");
    }

    private long told(String entry) {
        return record.taken().stream()
                .filter(request -> (uid + entry).equals(request.headers().get("Idempotency-Key")))
                .count();
    }

    private void write(City city, String field, String value) {
        incident(city).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"%s\":%s}}".formatted(field, value));
    }

    private boolean holds(City city, String condition) {
        return status(city).stream()
                .flatMap(s -> s.conditions().stream())
                .anyMatch(c -> c.getType().equals(condition) && c.getStatus().equals("True"));
    }

    /** Empty while that city's API doesn't answer, too. */
    private Optional<IncidentStatus> status(City city) {
        try {
            return Optional.ofNullable(incident(city).get()).map(Incident::getStatus);
        } catch (KubernetesClientException notUpYet) {
            return Optional.empty();
        }
    }

    private static List<String> kinds(IncidentStatus status) {
        return status.timeline().stream().map(IncidentStatus.Entry::kind).toList();
    }

    private Resource<Incident> incident(City city) {
        return client(city)
                .resources(Incident.class)
                .inNamespace(Estate.NAMESPACE)
                .withName(NAME);
    }

    private KubernetesClient client(City city) {
        return running.lab().city(city.name()).client();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void close() {
        List.of(record, first, second).forEach(Receiver::close);
    }
}
