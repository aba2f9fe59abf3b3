package dev.siaga.controller.incident;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.SingleCity;
import dev.siaga.lab.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;

/**
 * The packaged operator as a process of its own, with its service account, so that it can be killed as a lost Node kills it. Unless told otherwise no
 * quorum answers it: incidents need none.
 */
public final class OperatorProcess implements AutoCloseable {
    private static final Path JAR = Tools.repository().resolve("target/quarkus-app/quarkus-run.jar");

    private static final int PORT = 8080;
    /** A machine with other things to do takes most of a minute to start one. */
    private static final Duration SOON = Duration.ofSeconds(120);

    private final Path folder;
    private final Path kubeconfig;
    private Process process;

    public OperatorProcess(SingleCity city, Path folder) {
        this.folder = folder;
        this.kubeconfig = folder.resolve("operator.kubeconfig");
        String config = """
                apiVersion: v1
                kind: Config
                clusters: [{name: jakarta, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: siaga, user: {token: %s}}]
                contexts: [{name: jakarta, context: {cluster: jakarta, user: siaga}}]
                current-context: jakarta
                """.formatted(
                        city.client().getMasterUrl(),
                        city.client().getConfiguration().getCaCertData(),
                        city.serviceAccountToken("siaga-system", "siaga"));
        try {
            Files.writeString(kubeconfig, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        start(List.of("-XX:TieredStopAtLevel=1"));
    }

    /** With these options of its JVM. */
    public void start(List<String> options) {
        // The profile leaves out what production mounts: the certificates of a quorum.
        start(options, List.of("-Dquarkus.profile=alone", "-Dsiaga.quorum.endpoints=http://127.0.0.1:1"));
    }

    /** With these options of its JVM, and settings as properties: how to reach a quorum. */
    public void start(List<String> options, List<String> settings) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(options);
        command.addAll(settings);
        command.addAll(List.of(
                "-Dquarkus.http.port=" + PORT,
                "-Dsiaga.city=jakarta",
                "-Dsiaga.leader.lease=5S",
                // What it speaks to runs beside it.
                "-Dsiaga.reach.forbidden=169.254.0.0/16",
                "-Dkubeconfig=" + kubeconfig,
                "-jar",
                JAR.toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("operator.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for what it is to do, also for its start. */
    static void soon(ThrowingRunnable assertion) {
        await().ignoreExceptions().atMost(SOON).untilAsserted(assertion);
    }

    public long pid() {
        return process.pid();
    }

    /** All that it has said, before it was killed as well. */
    String log() throws IOException {
        return Files.readString(folder.resolve("operator.log"));
    }

    /** At once and without a goodbye. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** What Prometheus would read. */
    public String metrics() throws IOException, InterruptedException {
        return ask("GET", "/q/metrics").body();
    }

    /** The status of its answer to a request without credentials. */
    int status(String method, String path) throws IOException, InterruptedException {
        return ask(method, path).statusCode();
    }

    private static HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
