package dev.siaga.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code make bundle}: writes the OLM bundle from the same manifests that kustomize and Helm install, and from {@code config/bundle}, which holds what only OLM asks for.
 *
 * <p>Arguments: the version, and the folder that becomes the bundle. Fails when a kind of {@code crds/} isn't described, or the other way about.
 */
public final class BundleMain {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Path CONFIG = Path.of("config");
    private static final Path CRDS = Path.of("crds");
    private static final List<String> SAMPLES = List.of("estate.yaml", "serviceslo.yaml", "incident.yaml");

    private BundleMain() {}

    public static void main(String[] arguments) throws IOException {
        write(arguments[0], Path.of(arguments[1]));
    }

    static void write(String version, Path bundle) throws IOException {
        Path manifests = Files.createDirectories(bundle.resolve("manifests"));
        Path metadata = Files.createDirectories(bundle.resolve("metadata"));
        Path scorecard = Files.createDirectories(bundle.resolve("tests/scorecard"));

        Map<String, JsonNode> kinds = kinds();
        Files.writeString(
                manifests.resolve("siaga.clusterserviceversion.yaml"),
                YAML.asYaml(clusterServiceVersion(version, kinds)));
        for (Map.Entry<String, JsonNode> kind : kinds.entrySet()) {
            Files.writeString(
                    manifests.resolve(kind.getValue().at("/metadata/name").asText() + ".crd.yaml"),
                    YAML.asYaml(kind.getValue()));
        }
        for (JsonNode service : read(CONFIG.resolve("manager/service.yaml"))) {
            Files.writeString(manifests.resolve("siaga.service.yaml"), YAML.asYaml(service));
        }
        for (JsonNode budget : read(CONFIG.resolve("manager/disruption-budget.yaml"))) {
            Files.writeString(manifests.resolve("siaga.poddisruptionbudget.yaml"), YAML.asYaml(budget));
        }
        Files.writeString(metadata.resolve("annotations.yaml"), ANNOTATIONS);
        Files.copy(CONFIG.resolve("bundle/scorecard.yaml"), scorecard.resolve("config.yaml"));
        Files.writeString(bundle.resolve("bundle.Dockerfile"), dockerfile());
    }

    private static JsonNode clusterServiceVersion(String version, Map<String, JsonNode> kinds) throws IOException {
        ObjectNode csv = (ObjectNode)
                read(CONFIG.resolve("bundle/clusterserviceversion.yaml")).getFirst();
        ObjectNode metadata = (ObjectNode) csv.path("metadata");
        metadata.put("name", "siaga.v" + version);
        metadata.put("namespace", "placeholder");
        ObjectNode annotations = (ObjectNode) metadata.path("annotations");
        annotations.put("alm-examples", YAML.asJson(samples()));
        String image = annotations.path("containerImage").asText() + ":" + version;
        annotations.put("containerImage", image);

        ObjectNode spec = (ObjectNode) csv.path("spec");
        spec.put("version", version);
        ObjectNode icon = spec.putArray("icon").addObject();
        icon.put(
                "base64data",
                Base64.getEncoder().encodeToString(Files.readAllBytes(CONFIG.resolve("bundle/icon.svg"))));
        icon.put("mediatype", "image/svg+xml");
        name(spec.at("/customresourcedefinitions/owned"), kinds);
        spec.set("install", install(image));
        spec.putArray("relatedImages").addObject().put("name", "siaga").put("image", image);
        return csv;
    }

    /** Fills in what each kind is called, so that a description can't speak of another. */
    private static void name(JsonNode owned, Map<String, JsonNode> kinds) {
        Map<String, JsonNode> left = new TreeMap<>(kinds);
        for (JsonNode described : owned) {
            JsonNode kind = left.remove(described.path("kind").asText());
            if (kind == null) {
                throw new IllegalStateException("crds/ has no kind " + described.path("kind"));
            }
            ((ObjectNode) described).put("name", kind.at("/metadata/name").asText());
            ((ObjectNode) described)
                    .put("version", kind.at("/spec/versions/0/name").asText());
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException(
                    "config/bundle/clusterserviceversion.yaml doesn't describe " + left.keySet());
        }
    }

    private static JsonNode install(String image) throws IOException {
        ObjectNode install = JsonNodeFactory.instance.objectNode().put("strategy", "deployment");
        ObjectNode spec = install.putObject("spec");
        spec.set("clusterPermissions", permissions("rbac/cluster-role.yaml"));
        spec.set("permissions", permissions("rbac/role.yaml"));
        ObjectNode deployment = spec.putArray("deployments").addObject();
        JsonNode manifest = read(CONFIG.resolve("manager/deployment.yaml")).getFirst();
        deployment.set("name", manifest.at("/metadata/name"));
        deployment.set("label", manifest.at("/spec/selector/matchLabels"));
        deployment.set("spec", manifest.path("spec"));
        ((ObjectNode) manifest.at("/spec/template/spec/containers/0")).put("image", image);
        return install;
    }

    private static ArrayNode permissions(String role) throws IOException {
        ArrayNode permissions = JsonNodeFactory.instance.arrayNode();
        permissions
                .addObject()
                .put("serviceAccountName", "siaga")
                .set("rules", read(CONFIG.resolve(role)).getFirst().path("rules"));
        return permissions;
    }

    /** One object of each kind. */
    private static List<JsonNode> samples() throws IOException {
        Map<String, JsonNode> samples = new TreeMap<>();
        for (String file : SAMPLES) {
            for (JsonNode sample : read(CONFIG.resolve("samples").resolve(file))) {
                if (sample.path("apiVersion").asText().startsWith("siaga.dev/")) {
                    samples.putIfAbsent(sample.path("kind").asText(), sample);
                }
            }
        }
        return List.copyOf(samples.values());
    }

    private static Map<String, JsonNode> kinds() throws IOException {
        Map<String, JsonNode> kinds = new TreeMap<>();
        try (Stream<Path> files = Files.list(CRDS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
                JsonNode kind = read(file).getFirst();
                kinds.put(kind.at("/spec/names/kind").asText(), kind);
            }
        }
        return kinds;
    }

    private static List<JsonNode> read(Path file) throws IOException {
        return Arrays.stream(Files.readString(file, StandardCharsets.UTF_8).split("(?m)^---$"))
                .map(document -> YAML.unmarshal(document, JsonNode.class))
                .filter(node -> node != null && node.isObject())
                .toList();
    }

    private static final String ANNOTATIONS = """
            annotations:
              operators.operatorframework.io.bundle.mediatype.v1: registry+v1
              operators.operatorframework.io.bundle.manifests.v1: manifests/
              operators.operatorframework.io.bundle.metadata.v1: metadata/
              operators.operatorframework.io.bundle.package.v1: siaga
              operators.operatorframework.io.bundle.channels.v1: alpha
              operators.operatorframework.io.bundle.channel.default.v1: alpha
              operators.operatorframework.io.test.config.v1: tests/scorecard/
              operators.operatorframework.io.test.mediatype.v1: scorecard+v1
            """;

    /** The labels say the same as the annotations: OLM reads the one, catalogs the other. */
    private static String dockerfile() {
        StringBuilder file = new StringBuilder("FROM scratch\n\n");
        ANNOTATIONS
                .lines()
                .skip(1)
                .map(line -> line.strip().replaceFirst(": ", "="))
                .forEach(label -> file.append("LABEL ").append(label).append('\n'));
        return file.append(
                        "\nCOPY manifests /manifests/\nCOPY metadata /metadata/\nCOPY tests/scorecard /tests/scorecard/\n")
                .toString();
    }
}
