package dev.siaga.lab.slo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Asks a Prometheus afterwards what it would have answered at any moment. */
final class RangeQueries {
    private static final String STEP_SECONDS = "0.1";

    private final URI prometheus;

    RangeQueries(URI prometheus) {
        this.prometheus = prometheus;
    }

    /** For each service, the first tenth of a second at which the query, which is by service, has an answer. */
    Map<String, Instant> first(String query, Instant from, Instant to) throws IOException {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        String answer = get(prometheus.resolve(
                "/api/v1/query_range?query=%s&start=%s&end=%s&step=%s".formatted(encoded, from, to, STEP_SECONDS)));
        JsonNode series = new ObjectMapper().readTree(answer).path("data").path("result");
        if (!series.isArray()) {
            throw new IOException(query + ": " + answer);
        }
        Map<String, Instant> first = new HashMap<>();
        series.forEach(one -> first.put(
                one.path("metric").path("service").asText(),
                instant(one.path("values").path(0).path(0).asDouble())));
        return first;
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    static String get(URI address) throws IOException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
