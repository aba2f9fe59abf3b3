package dev.siaga.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.SingleCity;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real kube-apiserver lets in and what it refuses, one file for each rule: the file's name is the rule. In a file of several
 * documents the last is judged and those before it are there already. A refusal contains what the file's first line expects.
 */
class AdmissionIT {
    private static final Path CASES = Path.of("src/test/resources/admission");
    private static final String EXPECT = "# expect: ";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static SingleCity city;
    private static KubernetesClient client;

    @BeforeAll
    static void install() throws IOException {
        city = SingleCity.start(folder);
        client = city.client();
        Definitions.install(client);
        load(Path.of("config/admission/cities.yaml")).forEach(AdmissionIT::create);
        awaitThatPoliciesJudge();
    }

    @AfterAll
    static void stop() {
        city.close();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isAccepted(Path file) throws IOException {
        String namespace = newNamespace(file);

        load(file).forEach(document -> createIn(namespace, document));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefused(Path file) throws IOException {
        String expected = expectation(file).orElseThrow();
        String namespace = newNamespace(file);
        List<HasMetadata> documents = load(file);
        documents.subList(0, documents.size() - 1).forEach(document -> createIn(namespace, document));

        // What stands there already reaches the judge of a policy a moment later.
        await().atMost(SOON)
                .untilAsserted(() -> assertTrue(
                        refusal(namespace, documents.getLast()).contains(expected),
                        () -> "expected: " + expected + "\nbut was: " + refusal(namespace, documents.getLast())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[jakarta, bandung, surabaya, medan, semarang] | can't be added or removed",
                "[jakarta, bandung, medan] | can't be added or removed",
                "[surabaya, jakarta, bandung] | accepted"
            })
    void aLivingEstateKeepsItsCitiesInAnyOrder(String cities, String answer) throws IOException {
        Path file = CASES.resolve("accepted/policy-with-cities-and-a-preferred-primary-only.yaml");
        HasMetadata stored =
                createIn(newNamespace(Path.of("cities")), load(file).getFirst());

        assertTrue(change(stored, "spec: {cities: %s}".formatted(cities)).contains(answer));
    }

    @Test
    void whoseBudgetItIsStaysAsItWas() throws IOException {
        Path file = CASES.resolve("accepted/service-level-over-all-cities.yaml");
        HasMetadata stored = createIn(newNamespace(Path.of("scope")), load(file).getFirst());

        assertEquals("accepted", change(stored, "spec: {objective: 99.5}"));
        assertTrue(change(stored, "spec: {scope: City}").contains("scope can't be changed"));
    }

    private static String change(HasMetadata stored, String mergePatch) {
        try {
            client.resource(stored).patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
            return "accepted";
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    static List<Path> accepted() throws IOException {
        return Definitions.yamlFilesIn(CASES.resolve("accepted"));
    }

    static List<Path> refused() throws IOException {
        return Definitions.yamlFilesIn(CASES.resolve("refused"));
    }

    @Test
    void everyFileIsACase() throws IOException {
        var cases = new ArrayList<>(accepted());
        cases.addAll(refused());
        try (Stream<Path> files = Files.walk(CASES).filter(Files::isRegularFile)) {
            assertEquals(List.of(), files.filter(file -> !cases.contains(file)).toList(), "files that no test reads");
        }
        for (Path file : accepted()) {
            assertFalse(expectation(file).isPresent(), file + " is accepted: it has no refusal to expect");
        }
        for (Path file : refused()) {
            assertTrue(expectation(file).isPresent(), file + " doesn't begin with " + EXPECT);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSampleIsAccepted(Path file) throws IOException {
        String namespace = newNamespace(file);

        load(file).forEach(document -> createIn(namespace, document));
    }

    static List<Path> samples() throws IOException {
        return Definitions.yamlFilesIn(Path.of("config/samples"));
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws IOException {
        Path file = CASES.resolve("accepted/policy-with-cities-and-a-preferred-primary-only.yaml");
        HasMetadata stored =
                createIn(newNamespace(Path.of("defaults")), load(file).getFirst());

        assertEquals(
                "{cities=[jakarta, bandung, surabaya], coolDown=10m, databaseDownAfter=30s, dryRun=false,"
                        + " failback=Manual, fence={stopMargin=2s, watchdogRequired=false},"
                        + " lease={duration=15s, margin=2s, renewEvery=3s}, onRpoBreach=Hold, onServicesDown=ReadOnly,"
                        + " patroni={loopWait=10s, retryTimeout=10s, ttl=30s}, paused=false, placement={minAvailable=1, repair=Evict, topologyKey=kubernetes.io/hostname}, preferredPrimary=jakarta,"
                        + " rpo=10s, rto=3m, servicesBackAfter=1m, servicesDownAfter=3m}",
                client.getKubernetesSerialization()
                        .convertValue(stored, Map.class)
                        .get("spec")
                        .toString());
    }

    @Test
    void whatAServiceLevelLeavesOutHasItsDefault() throws IOException {
        Path file = CASES.resolve("accepted/service-level-with-an-objective-and-an-indicator-only.yaml");
        HasMetadata stored =
                createIn(newNamespace(Path.of("defaults")), load(file).getFirst());

        assertEquals(
                "{blindAfter=10m, evaluateEvery=30s, indicator={ratio={bad=http_requests_total{code=~\"5..\"}, total=http_requests_total}},"
                        + " objective=99.9, prometheus={urls=[http://prometheus.monitoring.svc:9090]}, recording=None, scope=City, service=api,"
                        + " window={length=720h, timeZone=UTC, type=Rolling}}",
                client.getKubernetesSerialization()
                        .convertValue(stored, Map.class)
                        .get("spec")
                        .toString());
    }

    @Test
    void explainSaysSomethingOfEveryField() {
        var silent = new ArrayList<String>();
        for (CustomResourceDefinition definition : Definitions.of(client)) {
            String kind = definition.getSpec().getNames().getSingular();
            definition
                    .getSpec()
                    .getVersions()
                    .forEach(version -> findSilent(kind, version.getSchema().getOpenAPIV3Schema(), silent));
        }

        assertEquals(List.of(), silent, "fields without a description");
    }

    @Test
    void explainKnowsTheShortNames() {
        // The API server publishes a new kind's description a moment after the kind itself.
        await().atMost(SOON).untilAsserted(() -> {
            assertTrue(explain("fop.spec.lease.margin").contains("the permit inside the city ends"));
            assertTrue(explain("city.spec.nearest").contains("nearest first"));
            assertTrue(explain("inc.spec.postmortem.rootCause").contains("no longer a symptom"));
            assertTrue(explain("slo.spec.tiers.burnRate").contains("faster than allowed"));
        });
    }

    // apiVersion, kind and metadata are described by the API server itself.
    private static void findSilent(String path, JSONSchemaProps schema, List<String> silent) {
        if (schema.getDescription() == null || schema.getDescription().isBlank()) {
            silent.add(path);
        }
        Map<String, JSONSchemaProps> fields = Optional.ofNullable(schema.getItems())
                .map(items -> items.getSchema().getProperties())
                .filter(inner -> !inner.isEmpty())
                .orElseGet(() -> Optional.ofNullable(schema.getProperties()).orElse(Map.of()));
        fields.forEach((name, field) -> findSilent(path + "." + name, field, silent));
    }

    private String explain(String path) throws Exception {
        Process kubectl = new ProcessBuilder(
                        Tools.installed().kubectl().toString(),
                        "--kubeconfig",
                        city.kubeconfig().toString(),
                        "explain",
                        path)
                .redirectErrorStream(true)
                .start();
        String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        kubectl.waitFor();
        return text.replaceAll("\\s+", " ");
    }

    private static String refusal(String namespace, HasMetadata document) {
        try {
            client.resource(document)
                    .inNamespace(namespace)
                    .dryRun(true)
                    .fieldValidation(Validation.STRICT)
                    .create();
            return "accepted";
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    private static HasMetadata createIn(String namespace, HasMetadata document) {
        document.getMetadata().setNamespace(namespace);
        return client.resource(document)
                .inNamespace(namespace)
                .fieldValidation(Validation.STRICT)
                .create();
    }

    private static void create(HasMetadata document) {
        client.resource(document).create();
    }

    private static String newNamespace(Path file) {
        String name = file.getFileName().toString().replace(".yaml", "");
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName(name.substring(0, Math.min(40, name.length())) + "-")
                .endMetadata()
                .build();
        return client.resource(namespace).create().getMetadata().getName();
    }

    private static void awaitThatPoliciesJudge() throws IOException {
        Path itself = CASES.resolve("refused/nearest-names-the-city-itself.yaml");
        String namespace = newNamespace(Path.of("warm-up"));
        List<HasMetadata> documents = load(itself);
        createIn(namespace, documents.getFirst());
        await().atMost(SOON)
                .until(() -> !refusal(namespace, documents.getLast()).equals("accepted"));
    }

    private static Optional<String> expectation(Path file) throws IOException {
        String first = Files.readAllLines(file).getFirst();
        return first.startsWith(EXPECT) ? Optional.of(first.substring(EXPECT.length())) : Optional.empty();
    }

    private static List<HasMetadata> load(Path file) throws IOException {
        return Definitions.load(client, file);
    }
}
