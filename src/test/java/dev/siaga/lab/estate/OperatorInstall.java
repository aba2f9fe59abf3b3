package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Patience;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Template;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Installs Siaga in every city the way a user does: the manifests of {@code config/}, then the estate's. */
public final class OperatorInstall {
    private static final String NAMESPACE = "siaga-system";
    static final String POLICY_NAME = "orders/orders";
    private static final Template OPERATOR = Template.read("src/test/resources/lab/siaga/city.yaml");
    private static final Template POLICY = Template.read("src/test/resources/lab/siaga/policy.yaml");
    private static final Template SERVICES = Template.read("src/test/resources/lab/siaga/services.yaml");
    private static final Template WATCHED = Template.read("src/test/resources/lab/siaga/watched.yaml");
    private static final Template CITY = Template.read("src/test/resources/lab/siaga/citycluster.yaml");

    private OperatorInstall() {}

    /** Applies everything, and waits until the operators run and the first city holds primacy under a permit. */
    public static void deploy(Estate estate, Progress progress) {
        var lab = estate.lab();
        lab.everyCity().parallelStream().forEach(city -> install(lab, city));
        lab.giveQuorumUsers(POLICY_NAME);
        lab.everyCity().parallelStream().forEach(city -> awaitReplicas(lab, city));
        progress.say("Siaga: " + lab.layout().operators() + " of it run in each city");
        var policies = new Policies(lab);
        var first = lab.everyCity().getFirst();
        Patience.until(
                "a holder of primacy, known in every city", Duration.ofSeconds(90), () -> policies.isSettled(first));
        progress.say("Siaga: " + first + " holds primacy, " + policies.summary());
    }

    private static void install(Lab lab, City city) {
        giveCertificates(lab, city);
        lab.applyManifests(city.name(), OPERATOR.overlay(lab.overlayFolder(city, "siaga"), wordsOfOperator(lab, city)));
        awaitKinds(lab.city(city.name()).client());
        applyEstate(lab, city);
    }

    /** Applies the estate's policy and its CityClusters in one city. */
    static void applyEstate(Lab lab, City city) {
        lab.applyManifests(city.name(), estate(lab, lab.overlayFolder(city, "estate.yaml")));
    }

    /** Applies them again with the service {@code api}, once it runs: users are Siaga's from now on. */
    public static void declareServices(Lab lab) {
        declare(lab, SERVICES);
    }

    /** The same with the cities' capacity and their reporting databases. */
    public static void declareServicesAndReporting(Lab lab) {
        declare(lab, SERVICES, WATCHED);
    }

    private static void declare(Lab lab, Template... parts) {
        lab.everyCity().parallelStream()
                .forEach(city -> lab.applyManifests(
                        city.name(), estate(lab, lab.overlayFolder(city, "served-estate.yaml"), parts)));
    }

    private static Map<String, String> wordsOfOperator(Lab lab, City city) {
        var quorum = Stream.concat(Stream.of(city), lab.others(city).stream())
                .map(each -> "https://" + each.hostIp() + ":2479")
                .collect(Collectors.joining(","));
        return Map.of(
                "city", city.name(),
                "quorum", quorum,
                "replicas", Integer.toString(lab.layout().operators()),
                "settings",
                        lab.layout().settings().entrySet().stream()
                                .map(setting -> "\n      - " + setting)
                                .collect(Collectors.joining()));
    }

    private static Path estate(Lab lab, Path file, Template... parts) {
        var cities = lab.everyCity();
        var text = POLICY.filled(Map.of(
                        "cities", names(cities), "first", cities.getFirst().name()))
                + cities.stream()
                        .map(city -> CITY.filled(wordsOf(lab, city, parts)))
                        .collect(Collectors.joining());
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> wordsOf(Lab lab, City city, Template... parts) {
        var number = Integer.toString(city.number());
        return Map.of(
                "city",
                city.name(),
                "number",
                number,
                "nearest",
                names(lab.others(city)),
                "services",
                Stream.of(parts)
                        .map(part -> part.filled(Map.of("number", number)))
                        .collect(Collectors.joining()));
    }

    private static String names(List<City> cities) {
        return cities.stream().map(City::name).collect(Collectors.joining(", "));
    }

    /** Makes the operator's namespace, and in it the Secrets with which it signs in to the quorum. */
    public static void giveCertificates(Lab lab, City city) {
        giveCertificates(lab, city, NAMESPACE);
        lab.city(city.name())
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("siaga-quorum-user")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of(
                                "password", base64(quorumFolder(lab, city).resolve("password"))))
                        .build())
                .serverSideApply();
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
                        .withData(certificates(quorumFolder(lab, city)))
                        .build())
                .serverSideApply();
    }

    private static Path quorumFolder(Lab lab, City city) {
        return lab.city(city.name()).quorumCredentials();
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
        Patience.until(
                "all replicas of Siaga to be ready in " + city, Duration.ofSeconds(120), () -> isWhole(lab, city));
    }

    /** Whether a city's Deployment has rolled out and all its replicas are ready. */
    public static boolean isWhole(Lab lab, City city) {
        var deployment = lab.city(city.name())
                .client()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("siaga")
                .get();
        var status = deployment.getStatus();
        var replicas = deployment.getSpec().getReplicas();
        return Objects.equals(
                        status.getObservedGeneration(), deployment.getMetadata().getGeneration())
                && Objects.equals(status.getReadyReplicas(), replicas)
                && Objects.equals(status.getUpdatedReplicas(), replicas)
                && Objects.equals(status.getReplicas(), replicas);
    }
}
