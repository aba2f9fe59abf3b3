package dev.siaga.controller.primacy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.Definitions;
import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.failover.City;
import dev.siaga.failover.Permit;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fence on a real kube-apiserver: the admission policy that {@code config/} installs, bound by {@link Guard} to the permit that
 * {@link Permits} writes, judges what Patroni writes. Nothing of Siaga runs while it does.
 */
class GuardIT {
    private static final EstateKey ORDERS = new EstateKey("orders", "orders");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final String ALLOWED = "allowed";
    private static final String ENDED = "the primacy of this city ended at";
    private static final String STANDBY = "a city without primacy may not leave standby";

    @TempDir
    private static Path folder;

    private static SingleCity city;
    private static KubernetesClient client;
    private static Permits permits;

    /** Patroni's lock is an annotation of an Endpoints object or of a ConfigMap. */
    enum Lock {
        ENDPOINTS,
        CONFIG_MAP;

        HasMetadata object(ObjectMeta metadata) {
            return switch (this) {
                case ENDPOINTS -> new EndpointsBuilder().withMetadata(metadata).build();
                case CONFIG_MAP -> new ConfigMapBuilder().withMetadata(metadata).build();
            };
        }
    }

    @BeforeAll
    static void guardTheSampleEstate() throws IOException {
        city = SingleCity.start(folder);
        client = city.client();
        permits = new Permits(client);
        for (String namespace : List.of("orders", "elsewhere")) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
        }
        Definitions.load(client, Path.of("config/admission/primacy.yaml"))
                .forEach(policy -> client.resource(policy).create());

        var problem = new Guard(client).ensure(sampleEstate());

        assertEquals(Optional.empty(), problem);
        awaitVerdict("no params found", Lock.ENDPOINTS, renewal(Instant.now()));
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPrimaryRenewsUntilItsPermitEndsAndNotAfter(Lock lock) {
        Instant until = Instant.now().plusSeconds(60);
        permit(new Permit.Primary(1, until));

        awaitVerdict(ALLOWED, lock, renewal(until.minusMillis(1)));
        assertVerdict(ENDED, lock, renewal(until));
        assertVerdict(ENDED, lock, renewal(until.plusMillis(1)));
    }

    @ParameterizedTest
    @EnumSource
    void whenNobodyRenewsThePermitTheLockCanNotBeRenewedFromItsEndOn(Lock lock) {
        Instant until = Instant.now().plusSeconds(3);
        permit(new Permit.Primary(2, until));
        awaitVerdict(ALLOWED, lock, renewal(Instant.now()));

        await().atMost(SOON).until(() -> !verdict(lock, renewal(Instant.now())).equals(ALLOWED));

        assertTrue(!Instant.now().isBefore(until), "refused before the permit's end");
        assertVerdict(ENDED, lock, renewal(Instant.now()));
    }

    @ParameterizedTest
    @EnumSource
    void afterThePermitsEndTheLockCanBeGivenUp(Lock lock) {
        permit(new Permit.Primary(3, Instant.now().minusSeconds(60)));
        awaitVerdict(ENDED, lock, renewal(Instant.now()));

        assertVerdict(
                ALLOWED, lock, Map.of("leader", "", "renewTime", Instant.now().toString()));
        assertVerdict(ALLOWED, lock, Map.of("optime", "67108864"));
    }

    @ParameterizedTest
    @EnumSource
    void aStoredLockIsJudgedByItsTimeWhateverElseIsWritten(Lock lock) {
        Instant until = Instant.now().plusSeconds(60);
        permit(new Permit.Primary(4, until));
        awaitVerdict(ALLOWED, lock, renewal(until.minusSeconds(50)));
        HasMetadata stored = client.resource(lock.object(metadata("stored", renewal(until.minusSeconds(50)))))
                .create();

        assertEquals(ALLOWED, updated(stored, Map.of("optime", "67108865")));
        assertTrue(updated(stored, renewal(until.plusSeconds(1))).contains(ENDED));
        stored.getMetadata().setLabels(Map.of());
        assertTrue(updated(stored, renewal(until.plusSeconds(1))).contains(ENDED), "without its label too");

        client.resource(stored).delete();
    }

    @ParameterizedTest
    @EnumSource
    void aStandbyCityKeepsItsStandbyLeader(Lock lock) {
        permit(new Permit.Standby(5));

        awaitVerdict(ALLOWED, lock, renewal(Instant.now().plusSeconds(3600)));
    }

    @ParameterizedTest
    @EnumSource
    void withoutAPermitThereIsNoLock(Lock lock) {
        permits.delete(ORDERS);

        awaitVerdict("no params found", lock, renewal(Instant.now()));
    }

    @ParameterizedTest
    @EnumSource
    void aPermitThatSaysNothingPermitsNothing(Lock lock) {
        permit(new Permit.Primary(6, Instant.now().plusSeconds(60)));
        client.leases().inNamespace("orders").withName(ORDERS.permitName()).edit(lease -> {
            lease.getMetadata().setAnnotations(Map.of());
            return lease;
        });

        awaitVerdict("this city has no permit to hold a leader lock", lock, renewal(Instant.now()));
    }

    @Test
    void aPermitWithoutAnEndPermitsNothing() {
        permit(new Permit.Primary(7, Instant.now().plusSeconds(60)));
        client.leases().inNamespace("orders").withName(ORDERS.permitName()).edit(lease -> {
            lease.getSpec().setRenewTime(null);
            return lease;
        });

        awaitVerdict("denied", Lock.ENDPOINTS, renewal(Instant.now()));
    }

    @Test
    void aLockWithATimeThatIsNoneIsRefused() {
        permit(new Permit.Primary(8, Instant.now().plusSeconds(60)));
        awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));

        assertVerdict("denied", Lock.ENDPOINTS, Map.of("leader", "a", "renewTime", "soon"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | {\"ttl\":20,\"standby_cluster\":{\"host\":\"10.10.254.10\",\"port\":5432}}",
                "true  | {\"standby_cluster\": {\"create_replica_methods\": [\"basebackup\"], \"port\": 5432}}",
                "true  | {\"standby_cluster\":{\"restore_command\":\"false\"}}",
                "false | {\"ttl\":20}",
                "false | {\"standby_cluster\":null}",
                "false | {\"standby_cluster\":{}}",
                "false | {\"standby_cluster\":{\"create_replica_methods\":[\"basebackup\"],\"primary_slot_name\":\"siaga_jakarta\"}}",
                "false | {\"standby_cluster\":{\"host\":\"\",\"port\":0}}",
                "false | {\"standby_cluster\":{\"host\":null},\"slots\":{\"a\":{\"type\":\"physical\"}}}",
                "false | {\"standby_cluster\":{},\"postgresql\":{\"host\":\"10.10.254.10\"}}",
            })
    void onlyWithPrimacyACityLeavesStandby(boolean standby, String config) {
        permit(new Permit.Standby(9));
        awaitVerdict(ALLOWED, Lock.ENDPOINTS, renewal(Instant.now()));

        assertVerdict(standby ? ALLOWED : STANDBY, Lock.ENDPOINTS, Map.of("config", config));
        assertVerdict(standby ? ALLOWED : STANDBY, Lock.CONFIG_MAP, Map.of("config", config));

        permit(new Permit.Primary(10, Instant.now().plusSeconds(60)));
        awaitVerdict(ALLOWED, Lock.ENDPOINTS, Map.of("config", config));
    }

    @Test
    void otherClustersAreNotJudged() {
        permits.delete(ORDERS);
        awaitVerdict("no params found", Lock.ENDPOINTS, renewal(Instant.now()));

        var otherScope = metadata("other", renewal(Instant.now()));
        otherScope.setLabels(Map.of("cluster-name", "billing-db"));
        var otherNamespace = metadata("other", renewal(Instant.now()));
        otherNamespace.setNamespace("elsewhere");

        assertEquals(ALLOWED, created(Lock.ENDPOINTS.object(otherScope)));
        assertEquals(ALLOWED, created(Lock.ENDPOINTS.object(otherNamespace)));
    }

    private static void permit(Permit permit) {
        assertTrue(permits.replace(ORDERS, "jakarta", permits.read(ORDERS), permit, LENGTH));
        assertEquals(permit.epoch(), permits.read(ORDERS).permit().epoch());
    }

    private static Map<String, String> renewal(Instant at) {
        return Map.of("leader", "orders-db-jakarta-0", "renewTime", at.toString(), "ttl", "20");
    }

    // The API server's admission reads permits from a cache, which learns of a new one a moment later.
    private static void awaitVerdict(String expected, Lock lock, Map<String, String> annotations) {
        await().atMost(SOON).untilAsserted(() -> assertVerdict(expected, lock, annotations));
    }

    private static void assertVerdict(String expected, Lock lock, Map<String, String> annotations) {
        String verdict = verdict(lock, annotations);
        assertTrue(verdict.contains(expected), () -> "expected: " + expected + "\nbut was: " + verdict);
    }

    private static String verdict(Lock lock, Map<String, String> annotations) {
        return created(lock.object(metadata("orders-db", annotations)));
    }

    private static String created(HasMetadata object) {
        return verdict(() -> client.resource(object).dryRun(true).create());
    }

    private static String updated(HasMetadata stored, Map<String, String> annotations) {
        stored.getMetadata().getAnnotations().putAll(annotations);
        return verdict(() -> client.resource(stored).dryRun(true).update());
    }

    private static String verdict(Runnable write) {
        try {
            write.run();
            return ALLOWED;
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    private static ObjectMeta metadata(String name, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("orders")
                .addToLabels("cluster-name", "orders-db")
                .withAnnotations(annotations)
                .build();
    }

    private static EstateRuntime sampleEstate() throws IOException {
        var jakarta = new City("jakarta");
        Definitions.install(client);
        for (HasMetadata document : Definitions.load(client, Path.of("config/samples/estate.yaml"))) {
            client.resource(document).create();
        }
        FailoverPolicy policy = client.resources(FailoverPolicy.class)
                .inNamespace("orders")
                .withName("orders")
                .get();
        List<CityCluster> cities =
                client.resources(CityCluster.class).inNamespace("orders").list().getItems();
        var mapped = (EstateMapping.Mapped.Usable) EstateMapping.map(policy, cities, jakarta);
        return new EstateRuntime(ORDERS, jakarta, mapped.estate(), mapped.local());
    }
}
