package dev.siaga.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.lab.City;
import dev.siaga.lab.SingleCity;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kustomize and Helm install the same objects, and a real API server takes them. */
class InstallIT {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final List<String> MORE =
            List.of("--set", "monitoring.enabled=true", "--set", "dashboards.enabled=true");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("cities")
    void the_chart_makes_what_the_overlay_makes(String city) throws Exception {
        Map<String, JsonNode> kustomized = objects(kustomized(city));
        Map<String, JsonNode> charted = objects(Chart.made().rendered(values(city)));

        // The namespace is made by whoever installs the chart.
        kustomized.remove("Namespace siaga-system");
        assertEquals(kustomized.keySet(), charted.keySet());
        kustomized.forEach((name, object) -> assertTrue(
                object.equals(InstallIT::compare, charted.get(name)), () -> object + " became " + charted.get(name)));
    }

    @Test
    void the_chart_says_what_is_missing() {
        String said = Chart.made().refused(List.of("--set", "city=Jakarta!"));
        assertTrue(said.contains("/city") && said.contains("/quorum/endpoints"), said);
    }

    @Test
    void an_api_server_takes_an_overlay_and_every_sample() throws IOException {
        try (SingleCity city = SingleCity.start(folder)) {
            city.applyManifests("config/overlays/jakarta");
            assertInstalled(city.client());
            kubectl(city, "create", "namespace", "orders");
            for (Path sample : samples()) {
                kubectl(city, "apply", "--server-side", "--dry-run=server", "-f", sample.toString());
            }
        }
    }

    @Test
    void helm_installs_it() {
        try (SingleCity city = SingleCity.start(folder)) {
            Chart.made().install(city.kubeconfig(), Chart.valuesOf("jakarta", List.of("https://quorum:2379")));
            assertInstalled(city.client());
        }
    }

    private static void kubectl(SingleCity city, String... words) {
        List<String> command =
                new ArrayList<>(List.of(Tools.installed().kubectl().toString(), "--kubeconfig=" + city.kubeconfig()));
        command.addAll(List.of(words));
        Chart.said(command);
    }

    private static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config/samples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    private static void assertInstalled(KubernetesClient client) {
        assertNotNull(client.apps()
                .deployments()
                .inNamespace("siaga-system")
                .withName("siaga")
                .get());
        assertNotNull(client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("failoverpolicies.siaga.dev")
                .get());
        assertNotNull(client.resources(ValidatingAdmissionPolicy.class)
                .withName("siaga-primacy")
                .get());
    }

    static Stream<String> cities() {
        return City.ALL.stream().map(City::name);
    }

    private static List<String> values(String city) {
        List<String> endpoints = Stream.concat(Stream.of(city), cities().filter(other -> !other.equals(city)))
                .map("https://quorum.%s.example.org:2379"::formatted)
                .toList();
        return Stream.of(Chart.valuesOf(city, endpoints), MORE)
                .flatMap(List::stream)
                .toList();
    }

    /** An overlay with both components. Kustomize wants relative paths. */
    private String kustomized(String city) throws Exception {
        Path config = folder.toRealPath().relativize(Path.of("config").toRealPath());
        Files.writeString(folder.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [%1$s/overlays/%2$s]
                components: [%1$s/components/monitoring, %1$s/components/dashboards]
                """.formatted(config, city));
        return Chart.said(List.of(
                Tools.installed().kubectl().toString(),
                "kustomize",
                "--load-restrictor=LoadRestrictionsNone",
                folder.toString()));
    }

    /** By kind and name, without what each tool adds of its own. */
    private static Map<String, JsonNode> objects(String yaml) {
        Map<String, JsonNode> objects = new TreeMap<>();
        Arrays.stream(yaml.split("(?m)^---$"))
                .map(document -> YAML.unmarshal(document, JsonNode.class))
                .filter(node -> node != null && node.isObject())
                .map(ObjectNode.class::cast)
                .forEach(object -> objects.put(name(object), plain(object)));
        return objects;
    }

    /** A whole number stays the same with a point behind it. */
    private static int compare(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? Double.compare(one.asDouble(), other.asDouble())
                : one.equals(other) ? 0 : 1;
    }

    private static String name(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.at("/metadata/name").asText().replaceAll("^(siaga-city)-.*", "$1");
    }

    private static JsonNode plain(ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.remove("labels");
        if (object.path("kind").asText().equals("ConfigMap")) {
            metadata.remove("name"); // kustomize adds a hash to it
        }
        if (object.path("kind").asText().equals("Deployment")) {
            ((ObjectNode) object.at("/spec/template/metadata"))
                    .remove("annotations"); // Helm's way to start anew after a change
            ObjectNode container = (ObjectNode) object.at("/spec/template/spec/containers/0");
            container.put("image", container.path("image").asText().replaceAll(":[^/]*$", ""));
            ((ObjectNode) container.at("/envFrom/0/configMapRef")).remove("name");
        }
        return object;
    }
}
