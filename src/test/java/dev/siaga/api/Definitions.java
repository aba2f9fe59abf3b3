package dev.siaga.api;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The generated custom resource definitions, as {@code crds/} holds them, installed in an API server. */
public final class Definitions {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Definitions() {}

    /** Returns once the API server serves every kind. */
    public static void install(KubernetesClient client) throws IOException {
        for (Path file : yamlFilesIn(Path.of("crds"))) {
            create(client, file);
        }
        await().atMost(SOON).until(() -> of(client).stream().allMatch(Definitions::established));
    }

    /** One more that isn't ours. */
    public static void install(KubernetesClient client, Path file) throws IOException {
        create(client, file);
        await().atMost(SOON).until(() -> of(client).stream().allMatch(Definitions::established));
    }

    /** Returns once it is gone, and all of its kind with it. */
    public static void remove(KubernetesClient client, Path file) throws IOException {
        for (HasMetadata definition : load(client, file)) {
            client.resource(definition)
                    .withTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                    .delete();
        }
    }

    private static void create(KubernetesClient client, Path file) throws IOException {
        load(client, file).stream()
                .filter(CustomResourceDefinition.class::isInstance)
                .forEach(definition -> client.resource(definition).create());
    }

    static List<CustomResourceDefinition> of(KubernetesClient client) {
        return client.apiextensions().v1().customResourceDefinitions().list().getItems();
    }

    public static List<HasMetadata> load(KubernetesClient client, Path file) throws IOException {
        return client.load(new ByteArrayInputStream(Files.readAllBytes(file))).items();
    }

    static List<Path> yamlFilesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean established(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
