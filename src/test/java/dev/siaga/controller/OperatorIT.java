package dev.siaga.controller;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.etcd.EtcdClient;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.Permits;
import dev.siaga.controller.traffic.TrafficSlices;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole operator of one city, as it runs there, against a real API server and a real quorum. No Patroni runs, so it decides nothing of
 * consequence: what is looked at is what it tells, what it writes, and how it lets go.
 */
@QuarkusTest
@TestProfile(WholeOperator.class)
class OperatorIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @Inject
    EtcdClient etcd;

    @Inject
    EstateRegistry estates;

    @Inject
    Permits permits;

    @Inject
    TrafficSlices traffic;

    private final KubernetesClient admin = OperatorCity.running().admin();
    private SampleEstate sample;

    @BeforeEach
    void newNamespace() {
        sample = SampleEstate.inNewNamespace(admin);
    }

    @AfterEach
    void removeEstate() {
        OperatorCity.running().resumeQuorum();
        sample.policies().delete();
        await().ignoreException(NullPointerException.class)
                .atMost(SOON)
                .until(() -> sample.policies().list().getItems().isEmpty());
    }

    @Test
    void aMissingCityIsNamedUntilItIsApplied() {
        sample.apply("orders", "jakarta", "bandung");
        sample.awaitInvalid(
                "orders",
                "spec.cities names surabaya, but there is no CityCluster surabaya in this namespace: apply it");

        sample.apply("surabaya");

        sample.awaitValid("orders");
    }

    @Test
    void aPolicyOfOtherCitiesIsRefusedWithItsRemedy() {
        sample.applyPolicyOf("orders", "jogja", "solo", "medan");

        sample.awaitInvalid(
                "orders",
                "spec.cities does not name this operator's city, jakarta: add it, or remove the policy from this city's cluster");
    }

    @Test
    void aCityThatNoPolicyListsSaysSo() {
        sample.apply("bandung");

        await().ignoreException(NullPointerException.class).atMost(SOON).untilAsserted(() -> {
            var reachable = sample.city("bandung").getStatus().conditions().getFirst();
            assertEquals("Reachable Unknown NotListed", words(reachable));
            assertTrue(reachable.getMessage().contains("add it to spec.cities"), reachable.getMessage());
        });
    }

    @Test
    void ofTwoPoliciesOfANamespaceTheOlderCountsUntilItIsDeleted() {
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        sample.awaitValid("orders");
        sample.applyPolicyOf("billing", "jakarta", "bandung", "surabaya");

        sample.awaitInvalid(
                "billing", "the namespace already has the FailoverPolicy orders: one estate, one namespace");
        sample.awaitValid("orders");

        sample.policy("orders").delete();
        sample.awaitValid("billing");
    }

    @Test
    void everyCityIsShownAsTheQuorumHearsIt() {
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        put(sample.key().beaconKey("bandung"), sample.beacon("bandung", "STANDBY"));

        await().ignoreException(NullPointerException.class).atMost(SOON).untilAsserted(() -> {
            assertEquals("Standby", sample.city("bandung").getStatus().role());
            assertEquals("2/2", sample.city("bandung").getStatus().members());
            assertEquals(
                    "Reachable False Silent",
                    words(sample.city("surabaya").getStatus().conditions().getFirst()));
        });
    }

    @Test
    void aDecisionIsToldOnce() {
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        holder(1, "bandung");

        Event told = await().atMost(SOON)
                .until(() -> event("LocalCityUnobserved"), Optional::isPresent)
                .orElseThrow();

        FailoverPolicy policy = sample.policy("orders").get();
        assertEquals("Warning", told.getType());
        assertEquals(policy.getMetadata().getUid(), told.getInvolvedObject().getUid());
        assertEquals("no Patroni member of this city answers", told.getMessage());
        holder(2, "surabaya");
        await().atMost(SOON)
                .until(() -> sample.policy("orders").get().getStatus().epoch() == 2);
        assertEquals(1, events("LocalCityUnobserved").size());
    }

    @Test
    void servicesFollowThePrimaryAndStayWhenNobodyWrites() {
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        holder(1, "bandung");
        put(sample.key().beaconKey("bandung"), sample.beacon("bandung", "PRIMARY"));
        awaitWriter("10.20.254.10:5432");
        assertOutlivesItsPolicy();

        holder(2, "surabaya");
        put(sample.key().beaconKey("surabaya"), sample.beacon("surabaya", "PRIMARY"));
        awaitWriter("10.30.254.10:5432");

        delete(sample.key().holderKey());
        await().atMost(SOON)
                .until(() -> estates.find(sample.key())
                        .orElseThrow()
                        .reading()
                        .holder()
                        .isEmpty());
        follow();
        assertEquals("10.30.254.10:5432", sample.target("orders-rw"));
    }

    @Test
    void aSliceThatIsAsItShouldBeIsNotWrittenAgain() {
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        holder(1, "bandung");
        put(sample.key().beaconKey("bandung"), sample.beacon("bandung", "PRIMARY"));
        awaitWriter("10.20.254.10:5432");
        admin.resource(sample.slice("orders-rw")).edit(slice -> {
            slice.getMetadata().getLabels().put("edited", "by-hand");
            slice.getPorts().getFirst().setPort(6432);
            return slice;
        });

        follow();
        assertEquals("10.20.254.10:6432", sample.target("orders-rw"));

        put(sample.key().beaconKey("surabaya"), sample.beacon("surabaya", "PRIMARY"));
        holder(2, "surabaya");
        awaitWriter("10.30.254.10:5432");
        assertEquals(
                "by-hand", sample.slice("orders-rw").getMetadata().getLabels().get("edited"));
    }

    @Test
    void aDeletedPolicyLeavesPatroniUnguardedAndNobodyPromoted() {
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        sample.awaitValid("orders");
        put(sample.key().epochKey(), sample.epoch(3, "jakarta"));
        guardAsStandby(3);
        await().ignoreException(NullPointerException.class)
                .atMost(SOON)
                .until(() -> read(sample.key().beaconKey("jakarta")).isPresent());

        sample.policy("orders").delete();

        await().ignoreException(NullPointerException.class)
                .atMost(SOON)
                .until(() -> sample.policy("orders").get() == null);
        assertFalse(guarded());
        assertEquals(new Permit.Absent(), permits.read(sample.key()).permit());
        assertEquals(Optional.empty(), read(sample.key().beaconKey("jakarta")));
        assertTrue(read(sample.key().epochKey()).orElseThrow().contains("\"retired\":true"));
    }

    @Test
    void aDeletedPolicyStaysUntilTheQuorumHasHeardOfIt() {
        sample.apply("orders", "jakarta", "bandung", "surabaya");
        sample.awaitValid("orders");
        guardAsStandby(1);
        assertEquals(List.of("siaga.dev/primacy"), sample.policy("orders").get().getFinalizers());
        OperatorCity.running().stallQuorum();

        sample.policy("orders").delete();

        await().ignoreException(NullPointerException.class)
                .atMost(SOON)
                .until(() -> event("DeletionWaitsForQuorum").isPresent());
        assertNotNull(sample.policy("orders").get());
        assertTrue(guarded());
        OperatorCity.running().resumeQuorum();
        await().ignoreException(NullPointerException.class)
                .atMost(SOON)
                .until(() -> sample.policy("orders").get() == null);
        assertFalse(guarded());
    }

    private void guardAsStandby(long epoch) {
        EstateKey key = sample.key();
        assertTrue(
                permits.replace(key, "jakarta", permits.read(key), new Permit.Standby(epoch), Duration.ofSeconds(6)));
        await().ignoreException(NullPointerException.class).atMost(SOON).until(this::guarded);
    }

    private boolean guarded() {
        return admin.admissionRegistration()
                        .v1()
                        .validatingAdmissionPolicyBindings()
                        .withName(sample.key().bindingName())
                        .get()
                != null;
    }

    private void follow() {
        traffic.follow(estates.find(sample.key()).orElseThrow());
    }

    private void awaitWriter(String target) {
        await().ignoreException(NullPointerException.class)
                .atMost(SOON)
                .untilAsserted(() -> assertEquals(target, sample.target("orders-rw")));
        await().ignoreException(NullPointerException.class)
                .atMost(SOON)
                .untilAsserted(() -> assertEquals(target, sample.target("orders-ro")));
    }

    /** Clients keep their address when the policy is deleted. */
    private void assertOutlivesItsPolicy() {
        EndpointSlice slice = sample.slice("orders-rw");
        assertEquals("orders-rw", slice.getMetadata().getLabels().get("kubernetes.io/service-name"));
        for (HasMetadata kept : List.of(slice, sample.service("orders-rw"), sample.service("orders-ro"))) {
            assertTrue(kept.getMetadata().getOwnerReferences().isEmpty());
            assertEquals("siaga", kept.getMetadata().getLabels().get("app.kubernetes.io/managed-by"));
        }
    }

    private void holder(long epoch, String city) {
        put(sample.key().epochKey(), sample.epoch(epoch, city));
        put(sample.key().holderKey(), "{\"city\":\"%s\",\"epoch\":%d}".formatted(city, epoch));
    }

    private void put(String key, String value) {
        write(new Operation.Put(key, value, 0));
    }

    private void delete(String key) {
        write(new Operation.Delete(key));
    }

    private void write(Operation operation) {
        // A quorum that was stalled a moment ago may not take the first.
        await().atMost(SOON).until(() -> etcd.txn(Txn.always(operation), WITHIN) instanceof QuorumAnswer.Answered);
    }

    private Optional<String> read(String key) {
        return etcd.get(key, WITHIN) instanceof QuorumAnswer.Answered<Optional<KeyValue>> found
                ? found.value().map(KeyValue::value)
                : Optional.empty();
    }

    private Optional<Event> event(String reason) {
        return events(reason).stream().findFirst();
    }

    private List<Event> events(String reason) {
        return admin.v1().events().inNamespace(sample.namespace()).list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    private static String words(Condition condition) {
        return condition.getType() + " " + condition.getStatus() + " " + condition.getReason();
    }
}
