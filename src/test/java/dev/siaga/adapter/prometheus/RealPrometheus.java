package dev.siaga.adapter.prometheus;

import static org.awaitility.Awaitility.await;

import dev.siaga.lab.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Prometheus that scrapes one page every second, and keeps native histograms. */
public final class RealPrometheus implements AutoCloseable {
    private static final int PORT = 9090;
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,]*,\"([^\"]*)\"");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path folder;
    private final URI address;
    private Process process;

    public RealPrometheus(Path folder, MetricsPage page) {
        this(folder, page, PORT);
    }

    /** One beside another. */
    public RealPrometheus(Path folder, MetricsPage page, int port) {
        // It also installs Prometheus where that is missing.
        Tools.installed();
        this.folder = folder;
        this.address = URI.create("http://127.0.0.1:" + port);
        write("prometheus.yml", """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: api
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(page.port()));
        start();
    }

    public URI address() {
        return address;
    }

    /** What it has stored is there again after a start. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void start() {
        var command = List.of(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address.getHost() + ":" + address.getPort(),
                "--enable-feature=native-histograms");
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("prometheus.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().ignoreExceptions().atMost(SOON).until(this::ready);
    }

    /** The one value of a query, zero if it has none. */
    public double ask(String query) throws IOException, InterruptedException {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(address.resolve("/api/v1/query?query=" + encoded))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher value = VALUE.matcher(answer);
            return value.find() ? Double.parseDouble(value.group(1)) : 0;
        }
    }

    private boolean ready() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address.resolve("/-/ready")).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        }
    }

    private void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
