package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Installs Siaga in every city the way a user does: the manifests of {@code config/}, then the estate's. */
public final class OperatorInstall {
    private static final String NAMESPACE = "siaga-system";
    private static final Path MANIFESTS = Path.of("src/test/resources/lab/siaga");
    private static final int REPLICAS = 2;

    private OperatorInstall() {}

    /** Applies everything, and waits until the operators run and Jakarta holds primacy under a permit. */
    public static void deploy(Estate estate, Progress progress) {
        var lab = estate.lab();
        City.ALL.parallelStream().forEach(city -> install(lab, city));
        City.ALL.parallelStream().forEach(city -> awaitReplicas(lab, city));
        progress.say("Siaga: two replicas run in each city");
        var policies = new Policies(lab);
        await("a holder of primacy, known in every city")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(90))
                .until(() -> policies.isSettled(City.JAKARTA));
        progress.say("Siaga: jakarta holds primacy, " + policies.summary());
    }

    private static void install(Lab lab, City city) {
        giveCertificates(lab, city, NAMESPACE);
        var manifests = Tools.repository().resolve(MANIFESTS);
        lab.applyManifests(city.name(), manifests.resolve(city.name()));
        awaitKinds(lab.city(city.name()).client());
        lab.applyManifests(city.name(), manifests.resolve("estate.yaml"));
    }

    /** Makes a namespace, and in it the Secret with which its Pods sign in to the quorum. */
    static void giveCertificates(Lab lab, City city, String namespace) {
        var client = lab.city(city.name()).client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("siaga-quorum")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .withData(certificates(lab.city(city.name()).quorumCredentials()))
                        .build())
                .serverSideApply();
    }

    private static Map<String, String> certificates(Path folder) {
        return Map.of(
                "ca.crt", base64(folder.resolve("ca.crt")),
                "tls.crt", base64(folder.resolve("client.crt")),
                "tls.key", base64(folder.resolve("client.key")));
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readString(file).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitKinds(KubernetesClient client) {
        for (String kind : new String[] {"failoverpolicies", "cityclusters", "serviceslos"}) {
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(kind + ".siaga.dev")
                    .waitUntilCondition(
                            crd -> crd != null
                                    && crd.getStatus() != null
                                    && crd.getStatus().getConditions().stream()
                                            .anyMatch(c -> c.getType().equals("Established")
                                                    && c.getStatus().equals("True")),
                            30,
                            TimeUnit.SECONDS);
        }
    }

    private static void awaitReplicas(Lab lab, City city) {
        await("two ready replicas of Siaga in " + city)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(120))
                .until(() -> isWhole(lab, city));
    }

    /** Whether a city's Deployment has rolled out and all its replicas are ready. */
    static boolean isWhole(Lab lab, City city) {
        var deployment = lab.city(city.name())
                .client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("siaga")
                .get();
        var status = deployment.getStatus();
        return Objects.equals(
                        status.getObservedGeneration(), deployment.getMetadata().getGeneration())
                && Objects.equals(status.getReadyReplicas(), REPLICAS)
                && Objects.equals(status.getUpdatedReplicas(), REPLICAS)
                && Objects.equals(status.getReplicas(), REPLICAS);
    }
}
