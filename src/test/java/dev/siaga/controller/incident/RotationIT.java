package dev.siaga.controller.incident;

import static dev.siaga.controller.incident.OperatorProcess.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator and a real quorum over mutual TLS, whose authority is replaced while the operator runs. */
class RotationIT {
    @TempDir
    private Path folder;

    private SingleCity city;
    private OperatorProcess operator;
    private Path certificates;

    @BeforeEach
    void start() throws IOException {
        city = SingleCity.startWithQuorum(folder);
        city.prepareForOperator();
        certificates = Files.createDirectories(folder.resolve("certificates"));
        operator = new OperatorProcess(city, folder);
    }

    @AfterEach
    void stop() {
        operator.close();
        city.close();
    }

    @Test
    void new_certificates_are_taken_up_without_a_restart() throws IOException {
        mount();
        operator.start(
                List.of("-XX:TieredStopAtLevel=1", "-Dquarkus.tls.quorum.reload-period=1S"),
                List.of(
                        "-Dsiaga.certificates=" + certificates,
                        "-Dsiaga.quorum.endpoints=" + String.join(",", SingleCity.quorumEndpoints())));
        city.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("orders")
                        .endMetadata()
                        .build())
                .create();
        city.applyManifests("config/samples/estate.yaml");
        awaitQuorum("True");
        long pid = operator.pid();

        city.renewQuorumAuthority();
        awaitQuorum("False");

        mount();
        awaitQuorum("True");
        assertEquals(pid, operator.pid());
    }

    /** As a kubelet does when the Secret has changed. */
    private void mount() throws IOException {
        Path issued = city.quorumCredentials();
        Files.copy(issued.resolve("ca.crt"), certificates.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(issued.resolve("client.crt"), certificates.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(issued.resolve("client.key"), certificates.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitQuorum(String reachable) {
        soon(() -> assertEquals(reachable, quorumReachable()));
    }

    private String quorumReachable() {
        return city
                .client()
                .resources(FailoverPolicy.class)
                .inNamespace("orders")
                .withName("orders")
                .get()
                .getStatus()
                .conditions()
                .stream()
                .filter(condition -> condition.getType().equals("QuorumReachable"))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }
}
