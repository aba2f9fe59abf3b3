package dev.siaga.controller;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.api.Definitions;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.Permits;
import dev.siaga.failover.Permit;
import dev.siaga.lab.Network;
import dev.siaga.lab.scale.SimulatedPatroni;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jakarta's operator, with its own rights, against a real API server and a real quorum, with and without ExternalDNS's kind. Patroni is simulated, so
 * that Jakarta adopts primacy and holds it; Bandung and Surabaya are there by their beacons only.
 */
@QuarkusTest
@TestProfile(WholeOperator.class)
class PublicNamesIT {
    private static final Path DEFINITION = Path.of("src/test/resources/dns/dnsendpoint-crd.yaml");
    private static final Duration WITHIN = Duration.ofSeconds(5);
    /** An adoption, or the half minute after which what somebody edited is put right. */
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    EtcdClient etcd;

    @Inject
    Permits permits;

    private final KubernetesClient admin = OperatorCity.running().admin();
    private SimulatedPatroni patroni;
    private EstateKey key;

    @BeforeEach
    void newNamespace() throws IOException {
        patroni = new SimulatedPatroni();
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("names-")
                .endMetadata()
                .build();
        key = new EstateKey(admin.resource(namespace).create().getMetadata().getName(), "orders");
    }

    @AfterEach
    void removeEstate() throws IOException {
        OperatorCity.running().resumeQuorum();
        policies().delete();
        soon().until(() -> policies().list().getItems().isEmpty());
        Definitions.remove(admin, DEFINITION);
        patroni.close();
    }

    @Test
    void namesAppearWithTheKindArePutRightAndGoWhenTheyAreAskedForNoMore() throws IOException {
        jakartaHoldsPrimacy();
        awaitNames("False NoExternalDNS");
        assertTrue(condition().orElseThrow().getMessage().contains("install ExternalDNS's CRD"));

        Definitions.install(admin, DEFINITION);
        awaitNames("True Published");
        assertEquals(1, events("NoExternalDNS"));
        assertEquals(
                List.of(
                        "db.example.org A 45 [203.0.113.10, 203.0.113.11]",
                        "db.example.org AAAA 45 [2001:db8::10]",
                        "ro.example.org A 45 [203.0.113.32]",
                        "api.example.org CNAME 45 [lb.jakarta.example.net]"),
                records("estate"));
        assertEquals(List.of("api.jakarta.example.org CNAME 45 [lb.jakarta.example.net]"), records("city"));
        assertBelongs("estate");
        assertBelongs("city");
        assertEquals(5, policy().getStatus().publicNames().size());
        assertEquals(
                "api.jakarta.example.org",
                policy().getStatus().publicNames().getLast().host());

        endpoint("estate")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"endpoints\":[{\"dnsName\":\"db.example.org\",\"recordType\":\"A\",\"targets\":[\"198.51.100.1\"]}]}}");
        soon().untilAsserted(() -> assertEquals(4, records("estate").size()));
        assertTrue(
                records("estate").getFirst().contains("203.0.113.10"),
                () -> records("estate").toString());

        policies().withName("orders").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"publicNames\":null}}");
        soon().untilAsserted(() -> assertNull(endpoint("estate").get()));
        soon().untilAsserted(() -> assertNull(endpoint("city").get()));
        soon().untilAsserted(() -> assertEquals(Optional.empty(), condition()));
        assertNull(policy().getStatus().publicNames());
    }

    /** Nobody else can be promoted before the fence grace has passed after that. */
    @Test
    void aCityThatIsCutOffFromTheQuorumTakesTheEstatesNamesBackWhenItsPermitEnds() throws IOException {
        Definitions.install(admin, DEFINITION);
        jakartaHoldsPrimacy();
        awaitNames("True Published");
        soon().until(() -> permits.read(key).permit() instanceof Permit.Primary);

        OperatorCity.running().stallQuorum();

        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> endpoint("estate").get() == null);
        Instant gone = Instant.now();
        Permit.Primary permit = (Permit.Primary) permits.read(key).permit();
        assertFalse(gone.isBefore(permit.until()), "while the permit ran, the names stood");
        Duration late = Duration.between(permit.until(), gone);
        System.out.printf("RESULT name=names-withdrawn after_permit_s=%.1f%n", late.toMillis() / 1000.0);
        assertTrue(late.compareTo(Duration.ofSeconds(5)) < 0, () -> "withdrawn after " + late);
        assertNotNull(endpoint("city").get(), "its own names are no claim to primacy");
    }

    @Test
    void aCityThatDoesNotHoldPrimacyPublishesItsOwnNamesOnlyAndOverwritesNobodys() throws IOException {
        Definitions.install(admin, DEFINITION);
        // The kind is served a moment after it is established.
        soon().until(() -> {
            apply("""
                    apiVersion: externaldns.k8s.io/v1alpha1
                    kind: DNSEndpoint
                    metadata: {name: orders-names-city}
                    spec: {endpoints: [{dnsName: theirs.example.org, recordType: A, targets: [198.51.100.7]}]}
                    """);
            return true;
        });
        put(key.epochKey(), epoch("bandung"));
        put(key.holderKey(), "{\"city\":\"bandung\",\"epoch\":1}");
        beacon("bandung", "PRIMARY");
        beacon("surabaya", "STANDBY");
        apply(ESTATE);

        awaitNames("False NameTaken");
        assertEquals(List.of("theirs.example.org A null [198.51.100.7]"), records("city"));

        endpoint("city").delete();
        awaitNames("True Published");
        assertEquals(List.of("api.jakarta.example.org CNAME 45 [lb.jakarta.example.net]"), records("city"));
        assertNull(endpoint("estate").get());
    }

    /** As an operator finds it that was restarted beside a policy which somebody has broken meanwhile. */
    @Test
    void aCityThatCannotWorkWithItsPolicyTakesTheEstatesNamesBack() throws IOException {
        Definitions.install(admin, DEFINITION);
        put(key.epochKey(), epoch("bandung"));
        put(key.holderKey(), "{\"city\":\"bandung\",\"epoch\":1}");
        beacon("bandung", "PRIMARY");
        beacon("surabaya", "STANDBY");
        String surabaya = ESTATE.split("---\n")[2];
        apply(ESTATE.replace(surabaya + "---\n", ""));
        soon().untilAsserted(() -> assertEquals("Invalid", policy().getStatus().phase()));
        soon().until(() -> {
            apply("""
                    apiVersion: externaldns.k8s.io/v1alpha1
                    kind: DNSEndpoint
                    metadata: {name: orders-names-estate, labels: {app.kubernetes.io/managed-by: siaga}}
                    spec: {endpoints: [{dnsName: db.example.org, recordType: A, targets: [203.0.113.10]}]}
                    """);
            return true;
        });
        policies().withName("orders").subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"conditions": [{"type": "NamesPublished", "status": "True", "reason": "Published",
                          "message": "as it was before the restart", "lastTransitionTime": "2026-11-20T10:00:00Z"}]}}""");

        soon().untilAsserted(() -> assertNull(endpoint("estate").get()));
        awaitNames("False Withdrawn");

        apply(surabaya);
        awaitNames("True Published");
        assertEquals(List.of("api.jakarta.example.org CNAME 45 [lb.jakarta.example.net]"), records("city"));
        assertNull(endpoint("estate").get());
    }

    private void jakartaHoldsPrimacy() {
        patroni.serve(Network.OBSERVER_IP, "orders-db-0");
        beacon("bandung", "STANDBY");
        beacon("surabaya", "STANDBY");
        apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default}
                """);
        apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: orders-db-0, labels: {application: patroni, cluster-name: orders-db}}
                spec:
                  nodeName: node-1
                  automountServiceAccountToken: false
                  containers: [{name: patroni, image: patroni}]
                """);
        admin.pods().inNamespace(key.namespace()).withName("orders-db-0").editStatus(pod -> {
            pod.getStatus().setPhase("Running");
            pod.getStatus().setPodIP(Network.OBSERVER_IP);
            return pod;
        });
        apply(ESTATE);
        soon().untilAsserted(() -> assertEquals(
                "Primary",
                policy().getStatus().phase(),
                () -> policy().getStatus().toString()));
    }

    private void apply(String documents) {
        admin.load(new ByteArrayInputStream(documents.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(document -> {
                    document.getMetadata().setNamespace(key.namespace());
                    admin.resource(document).inNamespace(key.namespace()).create();
                });
    }

    private void beacon(String city, String role) {
        put(key.beaconKey(city), """
                {"city":"%s","role":"%s","members":2,"healthy":2,"systemIdentifier":"%s","timeline":1,"position":9000000000000000,\
                "permitEpoch":0,"fenceGraceMillis":32000,"fencedEpoch":0,"highestEpoch":0}""".formatted(city, role, SimulatedPatroni.SYSTEM));
    }

    private static String epoch(String city) {
        return """
                {"epoch":1,"city":"%s","systemIdentifier":"%s","timeline":1,"position":100,"floor":100,\
                "fenceGraceMillis":32000,"permitMillis":13000,"since":"2026-11-20T10:00:00Z","retired":false}""".formatted(city, SimulatedPatroni.SYSTEM);
    }

    private void put(String path, String value) {
        // A quorum that was stalled a moment ago may not take the first.
        await().atMost(SOON)
                .until(() -> etcd.txn(Txn.always(new Operation.Put(path, value, 0)), WITHIN)
                        instanceof QuorumAnswer.Answered);
    }

    private void awaitNames(String words) {
        soon().untilAsserted(() -> assertEquals(
                words,
                condition().map(c -> c.getStatus() + " " + c.getReason()).orElse("None"),
                () -> policy().getStatus().toString()));
    }

    private Optional<Condition> condition() {
        return policy().getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("NamesPublished"))
                .findFirst();
    }

    private long events(String reason) {
        return admin.v1().events().inNamespace(key.namespace()).list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .count();
    }

    private void assertBelongs(String names) {
        var metadata = endpoint(names).get().getMetadata();
        assertEquals("FailoverPolicy", metadata.getOwnerReferences().getFirst().getKind());
        assertEquals(
                Map.of(
                        "app.kubernetes.io/name", "orders",
                        "app.kubernetes.io/component", "public-names",
                        "app.kubernetes.io/managed-by", "siaga",
                        "siaga.dev/policy", "orders",
                        "siaga.dev/names", names),
                metadata.getLabels());
    }

    private List<String> records(String names) {
        return endpoint(names).get().<List<Map<String, Object>>>get("spec", "endpoints").stream()
                .map(e -> "%s %s %s %s"
                        .formatted(e.get("dnsName"), e.get("recordType"), e.get("recordTTL"), e.get("targets")))
                .toList();
    }

    private Resource<GenericKubernetesResource> endpoint(String names) {
        var kind = new ResourceDefinitionContext.Builder()
                .withGroup("externaldns.k8s.io")
                .withVersion("v1alpha1")
                .withKind("DNSEndpoint")
                .withPlural("dnsendpoints")
                .withNamespaced(true)
                .build();
        return admin.genericKubernetesResources(kind)
                .inNamespace(key.namespace())
                .withName("orders-names-" + names);
    }

    private FailoverPolicy policy() {
        return policies().withName("orders").get();
    }

    private NonNamespaceOperation<FailoverPolicy, KubernetesResourceList<FailoverPolicy>, Resource<FailoverPolicy>>
            policies() {
        return admin.resources(FailoverPolicy.class).inNamespace(key.namespace());
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON).ignoreExceptions();
    }

    /** With Patroni's own timing, as the simulated one has it. */
    private static final String ESTATE = """
            apiVersion: siaga.dev/v1alpha1
            kind: CityCluster
            metadata: {name: jakarta}
            spec:
              patroni: {scope: orders-db}
              streaming: {host: 10.10.254.10}
              nearest: [bandung, surabaya]
              services:
                - {name: api, main: {matchLabels: {app: api}, port: 8080}}
              gateway: {address: 10.10.254.20}
              publicAddresses:
                primary: [203.0.113.11, 203.0.113.10, "2001:db8::10"]
                gateway: [lb.jakarta.example.net]
            ---
            apiVersion: siaga.dev/v1alpha1
            kind: CityCluster
            metadata: {name: bandung}
            spec:
              patroni: {scope: orders-db}
              streaming: {host: 10.20.254.10}
              publicAddresses: {primary: [203.0.113.20, "2001:db8::20"]}
            ---
            apiVersion: siaga.dev/v1alpha1
            kind: CityCluster
            metadata: {name: surabaya}
            spec:
              patroni: {scope: orders-db}
              streaming: {host: 10.30.254.10}
              publicAddresses: {primary: [203.0.113.30, "2001:db8::30"], readers: [203.0.113.32]}
            ---
            apiVersion: siaga.dev/v1alpha1
            kind: FailoverPolicy
            metadata: {name: orders}
            spec:
              cities: [jakarta, bandung, surabaya]
              preferredPrimary: jakarta
              publicNames:
                ttl: 45s
                names:
                  - {host: db.example.org, to: Primary}
                  - {host: ro.example.org, to: Readers}
                  - {host: api.example.org, to: Service, service: api}
                  - {host: api.jakarta.example.org, to: Service, service: api, city: jakarta}
            """;
}
