package dev.siaga.lab.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a city's Prometheus says. */
public record PrometheusView(URI address) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The one value of a query now, zero if it has none. */
    public double value(String query) {
        return result("/api/v1/query?query=" + encoded(query)).at("/0/value/1").asDouble();
    }

    /** When a query that compares first had a value, to a step's precision. */
    public Optional<Instant> firstTrue(String comparison, Instant from, Instant to, Duration step) {
        var values = result("/api/v1/query_range?query=%s&start=%s&end=%s&step=%s"
                        .formatted(encoded(comparison), from, to, step.toMillis() / 1000.0))
                .at("/0/values/0/0");
        return values.isMissingNode()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(Math.round(values.asDouble() * 1000)));
    }

    private JsonNode result(String path) {
        try {
            return JSON.readTree(Http.get(address.resolve(path))).at("/data/result");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
