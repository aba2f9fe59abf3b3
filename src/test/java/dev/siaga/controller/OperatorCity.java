package dev.siaga.controller;

import dev.siaga.lab.SingleCity;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Jakarta's API server with what {@code config/} installs, and a quorum of one member without TLS. The operator under test runs in the test's
 * own JVM against both, loops and reconcilers included, with its service account and no other right.
 */
public class OperatorCity implements QuarkusTestResourceLifecycleManager {
    private static final String QUORUM = "http://127.0.0.1:2379";
    private static final String KUBECONFIG = "kubeconfig";
    private static final OperatorCity[] RUNNING = new OperatorCity[1];

    private SingleCity city;
    private Process quorum;

    /** What Quarkus started for the running test class. */
    public static OperatorCity running() {
        return RUNNING[0];
    }

    @Override
    public Map<String, String> start() {
        RUNNING[0] = this;
        Path folder = newFolder();
        quorum = startQuorum(folder);
        city = SingleCity.start(folder);
        city.prepareForOperator();
        // The client's own settings are fixed when the application is built; where its kubeconfig lies is not.
        System.setProperty(KUBECONFIG, writeKubeconfig(folder).toString());
        return Map.of("siaga.quorum.endpoints", QUORUM);
    }

    @Override
    public void stop() {
        System.clearProperty(KUBECONFIG);
        if (city != null) {
            city.close();
        }
        quorum.destroyForcibly().onExit().join();
    }

    /** With every right. */
    public KubernetesClient admin() {
        return city.client();
    }

    /** The member neither answers nor refuses. */
    public void stallQuorum() {
        signal("STOP");
    }

    public void resumeQuorum() {
        signal("CONT");
    }

    /** Every lease the quorum knows of. */
    public List<Long> leases() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(QUORUM + "/v3/lease/leases"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return Pattern.compile("\"ID\":\"(\\d+)\"")
                    .matcher(answer)
                    .results()
                    .map(lease -> Long.valueOf(lease.group(1)))
                    .toList();
        }
    }

    /** How many calls of one of its methods the quorum has answered, as its metrics say. */
    public double quorumHandled(String method) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(QUORUM + "/metrics")).build();
        try (var http = HttpClient.newHttpClient()) {
            String metrics =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return Pattern.compile("(?m)^grpc_server_handled_total\\{[^}]*grpc_method=\"" + method + "\"[^}]*} (\\S+)$")
                    .matcher(metrics)
                    .results()
                    .mapToDouble(line -> Double.parseDouble(line.group(1)))
                    .sum();
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("operator");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path writeKubeconfig(Path folder) {
        String kubeconfig = """
                apiVersion: v1
                kind: Config
                clusters: [{name: jakarta, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: siaga, user: {token: %s}}]
                contexts: [{name: jakarta, context: {cluster: jakarta, user: siaga}}]
                current-context: jakarta
                """.formatted(
                        admin().getMasterUrl(),
                        admin().getConfiguration().getCaCertData(),
                        city.serviceAccountToken("siaga-system", "siaga"));
        try {
            return Files.writeString(folder.resolve("operator.kubeconfig"), kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process startQuorum(Path folder) {
        var command = List.of(
                Tools.installed().controlPlane().resolve("etcd").toString(),
                "--data-dir=" + folder.resolve("quorum"),
                "--listen-client-urls=" + QUORUM,
                "--advertise-client-urls=" + QUORUM,
                "--unsafe-no-fsync");
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("quorum.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(quorum.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
