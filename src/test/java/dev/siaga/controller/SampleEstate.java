package dev.siaga.controller;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.lab.SecretRole;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The estate of {@code config/samples}, in a namespace of its own, with the lab's shorter times. */
public record SampleEstate(KubernetesClient admin, String namespace) {
    private static final Path FILE = Path.of("config/samples/estate.yaml");
    private static final Duration SOON = Duration.ofSeconds(30);

    public static SampleEstate inNewNamespace(KubernetesClient admin) {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("estate-")
                .endMetadata()
                .build();
        String name = admin.resource(namespace).create().getMetadata().getName();
        SecretRole.grant(admin, name, "orders-db-rest");
        return new SampleEstate(admin, name);
    }

    public EstateKey key() {
        return new EstateKey(namespace, "orders");
    }

    /** Creates those of the sample's documents. */
    public void apply(String... names) {
        for (HasMetadata document : documents()) {
            if (Arrays.asList(names).contains(document.getMetadata().getName())) {
                document.getMetadata().setNamespace(namespace);
                admin.resource(document).create();
            }
        }
    }

    /** Creates a policy of these cities. */
    void applyPolicyOf(String name, String... cities) {
        GenericKubernetesResource policy = documents().stream()
                .filter(document -> document.getKind().equals("FailoverPolicy"))
                .map(GenericKubernetesResource.class::cast)
                .findFirst()
                .orElseThrow();
        policy.getMetadata().setName(name);
        policy.getMetadata().setNamespace(namespace);
        spec(policy).put("cities", List.of(cities));
        spec(policy).put("preferredPrimary", cities[0]);
        admin.resource(policy).create();
    }

    public NonNamespaceOperation<FailoverPolicy, KubernetesResourceList<FailoverPolicy>, Resource<FailoverPolicy>>
            policies() {
        return admin.resources(FailoverPolicy.class).inNamespace(namespace);
    }

    Resource<FailoverPolicy> policy(String name) {
        return policies().withName(name);
    }

    CityCluster city(String name) {
        return admin.resources(CityCluster.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    Service service(String name) {
        return admin.services().inNamespace(namespace).withName(name).get();
    }

    EndpointSlice slice(String name) {
        return admin.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** The one address and port a slice leads to. */
    String target(String name) {
        EndpointSlice slice = slice(name);
        return slice == null
                ? "nowhere"
                : slice.getEndpoints().getFirst().getAddresses().getFirst() + ":"
                        + slice.getPorts().getFirst().getPort();
    }

    public void awaitValid(String policy) {
        await().atMost(SOON)
                .ignoreException(NullPointerException.class)
                .untilAsserted(() -> assertEquals("True", valid(policy).getStatus(), valid(policy)::getMessage));
    }

    void awaitInvalid(String policy, String message) {
        await().atMost(SOON).ignoreException(NullPointerException.class).untilAsserted(() -> {
            assertEquals("False", valid(policy).getStatus());
            assertTrue(valid(policy).getMessage().contains(message), valid(policy)::getMessage);
            assertEquals("Invalid", policy(policy).get().getStatus().phase());
        });
    }

    /** As a city's operator writes it to the quorum. */
    public String beacon(String city, String role) {
        return """
                {"city":"%s","role":"%s","members":2,"healthy":2,"systemIdentifier":"7","timeline":1,"position":100,\
                "fenceGraceMillis":10000,"fencedEpoch":0,"highestEpoch":1}""".formatted(city, role);
    }

    public String epoch(long epoch, String city) {
        return """
                {"epoch":%d,"city":"%s","systemIdentifier":"7","timeline":1,"position":100,"floor":100,\
                "fenceGraceMillis":10000,"leaseMillis":6000,"since":"2026-11-20T10:00:00Z","retired":false}""".formatted(epoch, city);
    }

    private Condition valid(String policy) {
        return policy(policy).get().getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Valid"))
                .findFirst()
                .orElseThrow();
    }

    private List<HasMetadata> documents() {
        try (var file = new ByteArrayInputStream(Files.readAllBytes(FILE))) {
            List<HasMetadata> documents = admin.load(file).items();
            documents.stream()
                    .filter(document -> document.getKind().equals("FailoverPolicy"))
                    .forEach(policy -> {
                        Map<String, Object> spec = spec(policy);
                        spec.put("lease", Map.of("duration", "8s", "renewEvery", "2s", "margin", "2s"));
                        spec.put("patroni", Map.of("ttl", "20s", "loopWait", "2s", "retryTimeout", "3s"));
                    });
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> spec(HasMetadata policy) {
        return (Map<String, Object>)
                ((GenericKubernetesResource) policy).getAdditionalProperties().get("spec");
    }
}
