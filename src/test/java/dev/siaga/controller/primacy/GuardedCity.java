package dev.siaga.controller.primacy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.Announcer;
import dev.siaga.failover.City;
import dev.siaga.failover.Permit;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A real API server with what {@code config/} installs and the sample estate. {@link Guard} and {@link Permits} work with the rights of the
 * operator's own service account; what Patroni would write is tried as a dry run and answered by the server's verdict.
 */
final class GuardedCity implements AutoCloseable {
    static final EstateKey ORDERS = new EstateKey("orders", "orders");
    static final Duration SOON = Duration.ofSeconds(30);
    static final String ALLOWED = "allowed";
    static final String NO_PERMIT = "no params found";

    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final String OPERATORS_NAMESPACE = "siaga-system";

    private final SingleCity city;
    private final KubernetesClient operator;
    private final Permits permits;
    private final Guard guard;
    private final EstateRuntime estate;

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

    private GuardedCity(SingleCity city) {
        this.city = city;
        namespace(ORDERS.namespace());
        city.applyManifests(
                "crds",
                "config/manager/namespace.yaml",
                "config/rbac",
                "config/admission",
                "config/samples/estate.yaml");
        operator = serviceAccount();
        permits = new Permits(operator);
        guard = new Guard(operator, new Announcer(operator));
        estate = sampleEstate();
    }

    static GuardedCity start(Path folder) {
        SingleCity city = SingleCity.start(folder);
        try {
            return new GuardedCity(city);
        } catch (RuntimeException e) {
            city.close();
            throw e;
        }
    }

    /** With every right, as an administrator and Patroni have it here. */
    KubernetesClient admin() {
        return city.client();
    }

    /** With the rights of {@code config/rbac} only. */
    KubernetesClient operator() {
        return operator;
    }

    Permits permits() {
        return permits;
    }

    Guard guard() {
        return guard;
    }

    EstateRuntime estate() {
        return estate;
    }

    void permit(Permit permit) {
        assertTrue(permits.replace(ORDERS, "jakarta", permits.read(ORDERS), permit, LENGTH));
        assertEquals(permit.epoch(), permits.read(ORDERS).permit().epoch());
    }

    void namespace(String name) {
        admin().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    static Map<String, String> renewal(Instant at) {
        return renewal(at.toString());
    }

    static Map<String, String> renewal(String time) {
        return Map.of("leader", "orders-db-jakarta-0", "renewTime", time, "ttl", "20");
    }

    static ObjectMeta metadata(String name, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(ORDERS.namespace())
                .addToLabels("cluster-name", "orders-db")
                .withAnnotations(annotations)
                .build();
    }

    /** The API server's admission reads permits and bindings from a cache, which learns of a new one a moment later. */
    void awaitVerdict(String expected, Lock lock, Map<String, String> annotations) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .untilAsserted(() -> assertVerdict(expected, lock, annotations));
    }

    void assertVerdict(String expected, Lock lock, Map<String, String> annotations) {
        assertVerdict(expected, verdict(lock, annotations));
    }

    static void assertVerdict(String expected, String verdict) {
        assertTrue(verdict.contains(expected), () -> "expected: " + expected + "\nbut was: " + verdict);
    }

    String verdict(Lock lock, Map<String, String> annotations) {
        return created(lock.object(metadata("orders-db", annotations)));
    }

    String created(HasMetadata object) {
        return verdict(() -> admin().resource(object).dryRun(true).create());
    }

    String updated(HasMetadata stored, Map<String, String> annotations) {
        stored.getMetadata().getAnnotations().putAll(annotations);
        return verdict(() -> admin().resource(stored).dryRun(true).update());
    }

    /** Patroni writes annotations as a merge patch: null removes one. */
    String patched(HasMetadata stored, String annotations) {
        PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
        return verdict(() -> admin().resource(stored)
                .dryRun(true)
                .patch(merge, "{\"metadata\":{\"annotations\":" + annotations + "}}"));
    }

    static String verdict(Runnable write) {
        try {
            write.run();
            return ALLOWED;
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    @Override
    public void close() {
        operator.close();
        city.close();
    }

    private KubernetesClient serviceAccount() {
        String token = city.serviceAccountToken(OPERATORS_NAMESPACE, "siaga");
        Config admin = admin().getConfiguration();
        Config config = Config.empty();
        config.setMasterUrl(admin.getMasterUrl());
        config.setCaCertData(admin.getCaCertData());
        config.setOauthToken(token);
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private EstateRuntime sampleEstate() {
        var jakarta = new City("jakarta");
        var policy = await().atMost(SOON)
                .ignoreExceptions()
                .until(
                        () -> operator.resources(FailoverPolicy.class)
                                .inNamespace(ORDERS.namespace())
                                .withName(ORDERS.policy())
                                .get(),
                        found -> found != null);
        var cities = operator.resources(CityCluster.class)
                .inNamespace(ORDERS.namespace())
                .list()
                .getItems();
        var mapped = (EstateMapping.Mapped.Usable) EstateMapping.map(policy, cities, jakarta);
        return new EstateRuntime(ORDERS, jakarta, mapped, OperatorClock.SYSTEM);
    }
}
