package dev.siaga.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
    private static final List<String> MEMBER = set(
            "quorum.member.enabled=true",
            "quorum.member.hosts.jakarta=quorum.jakarta.example.org",
            "quorum.member.hosts.bandung=quorum.bandung.example.org",
            "quorum.member.hosts.surabaya=quorum.surabaya.example.org",
            "quorum.member.networks={10.10.0.0/16,10.20.0.0/16,10.30.0.0/16}");
    private static final List<String> MORE = Stream.concat(
                    MEMBER.stream(),
                    set(
                            "monitoring.enabled=true",
                            "dashboards.enabled=true",
                            "quorum.users.enabled=true",
                            "quorum.users.cities={jakarta,bandung,surabaya}",
                            "quorum.users.estates={orders/orders}")
                            .stream())
            .toList();

    /** What kustomize generates it calls by what is in it. */
    private static final String HASHED = "\\b(siaga-(?:city|quorum-(?:member|scripts|roles|estates)))-[0-9a-z]{10}\\b";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("cities")
    void the_chart_makes_what_the_overlay_makes(String city) throws Exception {
        Map<String, JsonNode> kustomized = objects(kustomized(city).replaceAll(HASHED, "$1"));
        Map<String, JsonNode> charted = objects(Chart.made().rendered(values(city, MORE)));

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
            city.applyManifests("config/overlays/jakarta", Tools.certManager().toString());
            assertInstalled(city.client());
            awaitKind(city, "certificates.cert-manager.io");
            awaitKind(city, "clusterissuers.cert-manager.io");
            for (String each : cities().toList()) {
                kubectl(city, "apply", "--server-side", "--dry-run=server", "-k", "config/quorum/" + each);
            }
            city.applyManifests("config/quorum/jakarta", "config/quorum/roles");
            kubectl(city, "create", "namespace", "orders");
            for (Path sample : samples()) {
                kubectl(city, "apply", "--server-side", "--dry-run=server", "-f", sample.toString());
            }
            for (String each : cities().toList()) {
                kubectl(city, "apply", "--server-side", "--dry-run=server", "-k", "config/samples/complete/" + each);
                kubectl(city, "apply", "--server-side", "--dry-run=server", "-k", "config/samples/tutorial/" + each);
            }
        }
    }

    @Test
    void a_certificate_that_cert_manager_would_not_understand_is_refused() throws IOException {
        try (SingleCity city = SingleCity.start(folder)) {
            city.applyManifests(Tools.certManager().toString());
            awaitKind(city, "certificates.cert-manager.io");
            Path wrong = folder.resolve("wrong.yaml");
            Files.writeString(
                    wrong,
                    Files.readString(Path.of("config/quorum/base/certificates.yaml"))
                            .replace("client auth", "everything"));

            AssertionError refused = assertThrows(
                    AssertionError.class, () -> kubectl(city, "apply", "--server-side", "-f", wrong.toString()));

            assertTrue(refused.getMessage().contains("spec.usages"), refused.getMessage());
        }
    }

    @Test
    void helm_installs_it() {
        try (SingleCity city = SingleCity.start(folder)) {
            city.applyManifests(Tools.certManager().toString());
            awaitKind(city, "certificates.cert-manager.io");
            Chart.made().install(city.kubeconfig(), values("jakarta", MEMBER));
            assertInstalled(city.client());
            assertNotNull(city.client()
                    .apps()
                    .statefulSets()
                    .inNamespace("siaga-system")
                    .withName("siaga-quorum")
                    .get());
        }
    }

    /** A kind is served a moment after its definition was taken. */
    private static void awaitKind(SingleCity city, String definition) {
        kubectl(city, "wait", "--for=condition=Established", "--timeout=60s", "crd/" + definition);
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

    private static List<String> set(String... values) {
        return Stream.of(values).flatMap(value -> Stream.of("--set", value)).toList();
    }

    private static List<String> values(String city, List<String> more) {
        List<String> endpoints = Stream.concat(Stream.of(city), cities().filter(other -> !other.equals(city)))
                .map("https://quorum.%s.example.org:2379"::formatted)
                .toList();
        return Stream.concat(Chart.valuesOf(city, endpoints).stream(), more.stream())
                .toList();
    }

    /** An overlay with both components, the city's member of the quorum, and its users. Kustomize wants relative paths. */
    private String kustomized(String city) throws Exception {
        Path config = folder.toRealPath().relativize(Path.of("config").toRealPath());
        Files.writeString(folder.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [%1$s/overlays/%2$s, %1$s/quorum/%2$s, %1$s/quorum/roles]
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
        return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
    }

    private static JsonNode plain(ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.remove("labels");
        if (object.path("kind").asText().equals("Job")) {
            metadata.remove("annotations"); // each tool's way to run it again
        }
        if (object.at("/spec/template/metadata") instanceof ObjectNode template) {
            template.remove("annotations"); // Helm's way to start anew after a change
        }
        if (object.path("kind").asText().equals("Deployment")) {
            ObjectNode container = (ObjectNode) object.at("/spec/template/spec/containers/0");
            container.put("image", container.path("image").asText().replaceAll(":[^/]*$", ""));
        }
        return object;
    }
}
