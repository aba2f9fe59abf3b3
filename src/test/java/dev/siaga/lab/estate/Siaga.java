package dev.siaga.lab.estate;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.LabCity;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** The operator in every city, installed from {@code config/} with its own service account, and the estate it keeps. */
public final class Siaga {
    private static final Path MANIFESTS = Path.of("src/test/resources/lab/siaga");

    private final Lab lab;

    private Siaga(Lab lab) {
        this.lab = lab;
    }

    /** Installs the operator and the estate's policy everywhere and waits until the estate has been adopted. */
    public static Siaga install(Lab lab, Progress progress) throws IOException {
        Siaga siaga = new Siaga(lab);
        for (City city : City.ALL) {
            siaga.install(city);
        }
        progress.say("Siaga is installed in every city; waiting until it guards the estate");
        siaga.awaitReady(Duration.ofSeconds(120));
        progress.say(siaga.summary());
        return siaga;
    }

    private void install(City city) throws IOException {
        LabCity place = lab.city(city.name());
        lab.applyManifests(city.name(), Tools.repository().resolve(MANIFESTS).resolve(city.toString()));
        place.client().resource(certificates(place)).serverSideApply();
        lab.applyManifests(city.name(), Tools.repository().resolve(MANIFESTS).resolve("estate/policy.yaml"));
    }

    private static Secret certificates(LabCity city) throws IOException {
        Path folder = city.quorumCredentials();
        return new SecretBuilder()
                .withNewMetadata()
                .withName("siaga-quorum")
                .withNamespace("siaga-system")
                .endMetadata()
                .withData(Map.of(
                        "ca.crt", base64(folder.resolve("ca.crt")),
                        "tls.crt", base64(folder.resolve("client.crt")),
                        "tls.key", base64(folder.resolve("client.key"))))
                .build();
    }

    /** Waits until every city with power says that one city writes and the others stand by. */
    public void awaitReady(Duration limit) {
        Awaitility.await("the estate is ready in every city")
                .atMost(limit)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> City.ALL.stream().allMatch(this::ready));
    }

    private boolean ready(City city) {
        return status(city)
                .map(FailoverPolicyStatus::conditions)
                .filter(all -> all.stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True")))
                .isPresent();
    }

    /** What a city's operator says of the estate. */
    public Optional<FailoverPolicyStatus> status(City city) {
        return Optional.ofNullable(lab.city(city.name())
                        .client()
                        .resources(FailoverPolicy.class)
                        .inNamespace("orders")
                        .withName("orders")
                        .get())
                .map(FailoverPolicy::getStatus);
    }

    /** One line: holder and epoch as the first city with power sees them. */
    public String summary() {
        for (City city : City.ALL) {
            if (lab.city(city.name()).hasPower()) {
                return status(city)
                        .map(s -> "%s says: holder %s, epoch %d, %s".formatted(city, s.holder(), s.epoch(), s.level()))
                        .orElse(city + " says nothing");
            }
        }
        return "no city has power";
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }
}
