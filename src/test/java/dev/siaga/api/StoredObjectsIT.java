package dev.siaga.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceValidationBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects that were stored before today's definitions were installed. The API server stores what {@code compat/stored} holds just as it stands there, with no default filled
 * in, because no schema is known yet; then the definitions are upgraded, as {@code docs/upgrade.md} says.
 */
class StoredObjectsIT {
    private static final Path STORED = Path.of("src/test/resources/compat/stored");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Class<? extends CustomResource<?, ?>>> KINDS = Map.of(
            "failoverpolicy", FailoverPolicy.class,
            "citycluster", CityCluster.class,
            "serviceslo", ServiceSLO.class,
            "incident", Incident.class);

    @TempDir
    private static Path folder;

    private static SingleCity city;
    private static KubernetesClient client;

    @BeforeAll
    static void storeAndUpgrade() throws IOException {
        city = SingleCity.start(folder);
        client = city.client();
        Map<String, CustomResourceDefinition> definitions = new HashMap<>();
        for (Path file : Definitions.yamlFilesIn(Path.of("crds"))) {
            Definitions.load(client, file).stream()
                    .filter(CustomResourceDefinition.class::isInstance)
                    .map(CustomResourceDefinition.class::cast)
                    .forEach(definition ->
                            definitions.put(definition.getMetadata().getName(), definition));
        }
        definitions
                .values()
                .forEach(
                        definition -> client.resource(withoutSchema(definition)).create());
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> client.resources(FailoverPolicy.class)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty());
        for (String name : KINDS.keySet()) {
            await().atMost(SOON).ignoreExceptions().until(() -> {
                GenericKubernetesResource stored = fixture(name);
                client.resource(stored).inNamespace("default").createOr(existing -> existing.update());
                client.resource(stored).inNamespace("default").updateStatus();
                return true;
            });
            assertEquals(
                    leaves(fixture(name)).size(),
                    known(name, leaves(generic(name))).size());
        }
        definitions
                .values()
                .forEach(definition ->
                        client.resource(definition).forceConflicts().serverSideApply());
        // A schema is in force a moment after it was taken.
        await().atMost(SOON)
                .until(() -> client.resources(FailoverPolicy.class)
                                .inNamespace("default")
                                .withName("orders")
                                .get()
                                .getSpec()
                                .coolDown()
                        != null);
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @Test
    void whatWasLeftOutIsFilledInWhenItIsRead() {
        FailoverPolicy policy = client.resources(FailoverPolicy.class)
                .inNamespace("default")
                .withName("orders")
                .get();

        assertEquals("8s", policy.getSpec().lease().duration());
        assertEquals("2s", policy.getSpec().lease().margin());
        assertEquals("10m", policy.getSpec().coolDown());
        assertEquals(41L, policy.getStatus().epoch());
        assertEquals(1.0, policy.getStatus().history().getFirst().rtoSeconds());
        CityCluster jakarta = client.resources(CityCluster.class)
                .inNamespace("default")
                .withName("jakarta")
                .get();
        assertEquals(8008, jakarta.getSpec().patroni().port());
        assertEquals("0/5000148", jakarta.getStatus().position());
    }

    @ParameterizedTest
    @ValueSource(strings = {"failoverpolicy", "citycluster", "serviceslo", "incident"})
    void nothingIsLostWhenItIsReadAndWrittenBack(String name) throws IOException {
        Map<String, JsonNode> before = leaves(fixture(name));

        rewrite(KINDS.get(name), fixture(name).getMetadata().getName());

        Map<String, JsonNode> after = leaves(generic(name));
        assertEquals(before, known(name, after));
        assertTrue(after.containsKey("/metadata/annotations/example.org~1touched"));
    }

    /** As an operator does: the spec and the status by today's types. */
    private static <T extends CustomResource<?, ?>> void rewrite(Class<T> kind, String name) {
        Resource<T> resource = client.resources(kind).inNamespace("default").withName(name);
        T read = resource.get();
        assertNotNull(read.getSpec());
        assertNotNull(read.getStatus());
        Map<String, String> annotations = new HashMap<>(
                read.getMetadata().getAnnotations() == null
                        ? Map.of()
                        : read.getMetadata().getAnnotations());
        annotations.put("example.org/touched", "yes");
        read.getMetadata().setAnnotations(annotations);
        T updated = client.resource(read).update();
        read.getMetadata().setResourceVersion(updated.getMetadata().getResourceVersion());
        client.resource(read).updateStatus();
    }

    private static CustomResourceDefinition withoutSchema(CustomResourceDefinition definition) {
        CustomResourceDefinition earlier = YAML.clone(definition);
        for (CustomResourceDefinitionVersion version : earlier.getSpec().getVersions()) {
            version.setSchema(new CustomResourceValidationBuilder()
                    .withNewOpenAPIV3Schema()
                    .withType("object")
                    .withXKubernetesPreserveUnknownFields(true)
                    .endOpenAPIV3Schema()
                    .build());
            version.setAdditionalPrinterColumns(null);
        }
        return earlier;
    }

    private static GenericKubernetesResource fixture(String name) throws IOException {
        return YAML.unmarshal(Files.readString(STORED.resolve(name + ".yaml")), GenericKubernetesResource.class);
    }

    private static GenericKubernetesResource generic(String name) throws IOException {
        GenericKubernetesResource stored = fixture(name);
        return client.genericKubernetesResources(stored.getApiVersion(), stored.getKind())
                .inNamespace("default")
                .withName(stored.getMetadata().getName())
                .get();
    }

    /** Of all leaves those that the fixture has. */
    private static Map<String, JsonNode> known(String name, Map<String, JsonNode> all) throws IOException {
        Map<String, JsonNode> known = new HashMap<>(all);
        known.keySet().retainAll(leaves(fixture(name)).keySet());
        return known;
    }

    /** Every value, by its JSON pointer. */
    private static Map<String, JsonNode> leaves(HasMetadata object) {
        Map<String, JsonNode> leaves = new HashMap<>();
        collect("", JSON.valueToTree(object), leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, JsonNode> leaves) {
        if (node.isValueNode()) {
            // An API server keeps a number, not how it was written.
            leaves.put(
                    path,
                    node.isNumber() ? DecimalNode.valueOf(node.decimalValue().stripTrailingZeros()) : node);
            return;
        }
        List<Map.Entry<String, JsonNode>> below = new ArrayList<>();
        if (node.isArray()) {
            Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                    .forEach(i -> below.add(Map.entry(Integer.toString(i), node.get(i))));
        } else {
            below.addAll(node.properties());
        }
        below.forEach(field -> collect(path + "/" + field.getKey().replace("/", "~1"), field.getValue(), leaves));
    }
}
