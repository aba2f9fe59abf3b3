package dev.siaga.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Jaeger: collects traces and is asked for them. */
public final class Jaeger implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where spans of the lab's cities are sent to, by gRPC. */
    public static final String OUTSIDE = "http://%s:4317".formatted(Network.OBSERVER_IP);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String host;
    private final Process process;

    private Jaeger(String host, Process process) {
        this.host = host;
        this.process = process;
    }

    /** One outside the cities, which every city reaches. */
    public static Jaeger outside(Path logs) throws IOException {
        return start(Network.OBSERVER_IP, logs);
    }

    /** Whether it listens yet is seen by asking it. */
    public static Jaeger start(String host, Path logs, String... options) throws IOException {
        Files.createDirectories(logs);
        return new Jaeger(
                host,
                new ProcessBuilder(CityProcesses.join(List.of(Tools.jaeger().toString()), List.of(options)))
                        .redirectErrorStream(true)
                        .redirectOutput(logs.resolve("jaeger.log").toFile())
                        .start());
    }

    /**
     * One span as Jaeger tells it.
     *
     * @param parent the id of the span it hangs on; empty for the first of a trace
     * @param city of the process that told it
     */
    public record Span(
            String id,
            Optional<String> parent,
            String name,
            String city,
            Instant begun,
            Duration took,
            Map<String, String> facts) {
        public Instant ended() {
            return begun.plus(took);
        }
    }

    /** Empty for a trace that nobody has told. */
    public List<Span> trace(String id) {
        JsonNode found = get("/traces/" + id).path("data").path(0);
        List<Span> spans = new ArrayList<>();
        found.path("spans").forEach(span -> spans.add(span(span, found.path("processes"))));
        return spans;
    }

    /** The names of all spans that operators ever told. */
    public List<String> operations() {
        List<String> names = new ArrayList<>();
        get("/services/siaga/operations").path("data").forEach(name -> names.add(name.asText()));
        return names;
    }

    public boolean isReady() {
        return get("/services").has("data");
    }

    private static Span span(JsonNode span, JsonNode processes) {
        JsonNode process = processes.path(span.path("processID").asText());
        return new Span(
                span.path("spanID").asText(),
                Optional.of(span.path("references").path(0).path("spanID").asText())
                        .filter(parent -> !parent.isEmpty()),
                span.path("operationName").asText(),
                facts(process).get("siaga.city"),
                Instant.EPOCH.plus(span.path("startTime").asLong(), ChronoUnit.MICROS),
                Duration.of(span.path("duration").asLong(), ChronoUnit.MICROS),
                facts(span));
    }

    private static Map<String, String> facts(JsonNode tagged) {
        Map<String, String> facts = new HashMap<>();
        tagged.path("tags")
                .forEach(tag ->
                        facts.put(tag.path("key").asText(), tag.path("value").asText()));
        return facts;
    }

    /** Empty while it doesn't answer. */
    private JsonNode get(String path) {
        try {
            var question = HttpRequest.newBuilder(URI.create("http://%s:16686/api%s".formatted(host, path)))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return JSON.readTree(http.send(question, BodyHandlers.ofString()).body());
        } catch (ConnectException notYet) {
            return JSON.createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        http.close();
    }
}
