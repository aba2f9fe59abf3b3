package dev.siaga.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that were written by an earlier release are still taken, field for field (docs/upgrade.md). */
class SchemaCompatibilityTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Path KEPT = Path.of("src/test/resources/compat");
    private static final String POLICY = "failoverpolicies.siaga.dev-v1.yml";
    private static final String SPEC = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";

    @ParameterizedTest
    @MethodSource("kept")
    void nothingIsTakenAway(Path definition) throws IOException {
        Path now = Path.of("crds").resolve(definition.getFileName());

        assertEquals(List.of(), SchemaChange.breaks(read(definition), read(now)), definition.toString());
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void eachBreakIsFound(String said, Consumer<ObjectNode> change) throws IOException {
        JsonNode before = read(Path.of("crds").resolve(POLICY));
        ObjectNode after = before.deepCopy();

        change.accept(after);

        List<String> breaks = SchemaChange.breaks(before, after);
        assertTrue(breaks.size() == 1 && breaks.getFirst().contains(said), breaks::toString);
    }

    @Test
    void moreThanBeforeIsNoBreak() throws IOException {
        JsonNode before = read(Path.of("crds").resolve(POLICY));
        ObjectNode after = before.deepCopy();
        ObjectNode spec = (ObjectNode) after.at(SPEC);
        field(spec, "added").put("type", "string").put("default", "x");
        ((ArrayNode) spec.path("required")).add("added");
        field(spec, "cities").put("maxItems", 9);
        field(spec, "failback").put("pattern", "^(Manual|Automatic|Sometimes)$");
        field(spec, "preferredPrimary").remove("pattern");

        assertEquals(List.of(), SchemaChange.breaks(before, after));
    }

    static Stream<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(KEPT)) {
            List<Path> kept = files.filter(
                            file -> file.getParent().getFileName().toString().startsWith("crds-"))
                    .filter(file -> file.toString().endsWith(".yml"))
                    .toList();
            assertFalse(kept.isEmpty());
            return kept.stream();
        }
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                on("coolDown: removed", spec -> ((ObjectNode) spec.path("properties")).remove("coolDown")),
                on("added: required now", spec -> {
                    field(spec, "added").put("type", "string");
                    ((ArrayNode) spec.path("required")).add("added");
                }),
                on("rto: required now", spec -> {
                    field(spec, "rto").remove("default");
                    ((ArrayNode) spec.path("required")).add("rto");
                }),
                on("rpoBytes: type was", spec -> field(spec, "rpoBytes").put("type", "string")),
                on(
                        "failback: no longer [Automatic]",
                        spec -> field(spec, "failback").put("pattern", "^(Manual|Never)$")),
                on(
                        "lastHolder",
                        schema -> {},
                        after -> ((ObjectNode) after.at(
                                        "/spec/versions/0/schema/openAPIV3Schema/properties/status/properties"))
                                .remove("lastHolder")),
                on(
                        "an enum where any",
                        spec -> field(spec, "preferredPrimary").putArray("enum").add("jakarta")),
                on("cities: maxItems was", spec -> field(spec, "cities").put("maxItems", 5)),
                on("cities: minItems was", spec -> field(spec, "cities").put("minItems", 5)),
                on(
                        "cities.items: maxLength was",
                        spec -> ((ObjectNode) field(spec, "cities").path("items")).put("maxLength", 3)),
                on("coolDown: pattern was", spec -> field(spec, "coolDown").put("pattern", "^[0-9]+s$")),
                on(
                        "lease.margin: removed",
                        spec -> ((ObjectNode) field(spec, "lease").path("properties")).remove("margin")),
                on(
                        "served no more",
                        schema -> {},
                        after -> ((ObjectNode) after.at("/spec/versions/0")).put("served", false)),
                on("/spec/scope", schema -> {}, after -> ((ObjectNode) after.path("spec")).put("scope", "Cluster")));
    }

    private static Arguments on(String said, Consumer<ObjectNode> spec) {
        return on(said, spec, after -> {});
    }

    private static Arguments on(String said, Consumer<ObjectNode> spec, Consumer<ObjectNode> whole) {
        Consumer<ObjectNode> both = after -> {
            spec.accept((ObjectNode) after.at(SPEC));
            whole.accept(after);
        };
        return Arguments.of(said, both);
    }

    private static ObjectNode field(ObjectNode schema, String name) {
        ObjectNode properties = (ObjectNode) schema.path("properties");
        return properties.has(name)
                ? (ObjectNode) properties.path(name)
                : (ObjectNode) properties
                        .set(name, JsonNodeFactory.instance.objectNode())
                        .path(name);
    }

    private static JsonNode read(Path file) throws IOException {
        return YAML.unmarshal(Files.readString(file), JsonNode.class);
    }
}
