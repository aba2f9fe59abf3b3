package dev.siaga.adapter.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.siaga.adapter.prometheus.QueryAnswer.Doubtful;
import dev.siaga.adapter.prometheus.QueryAnswer.Refused;
import dev.siaga.adapter.prometheus.QueryAnswer.Sample;
import dev.siaga.adapter.prometheus.QueryAnswer.Samples;
import dev.siaga.adapter.wire.Fields;
import dev.siaga.adapter.wire.MalformedAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Prometheus' JSON as values. Whatever contradicts the protocol is malformed as a whole; nothing is guessed. */
final class Parsing {
    private Parsing() {}

    static QueryAnswer answer(byte[] body) {
        Fields answer = Fields.parse(body);
        String status = answer.text("status").orElseThrow(() -> new MalformedAnswer("no status"));
        if (status.equals("error")) {
            return new Refused(
                    answer.text("errorType").orElse("unknown"),
                    answer.text("error").orElse(""));
        }
        if (!status.equals("success")) {
            throw new MalformedAnswer("a status that is none of Prometheus': " + status);
        }
        List<String> warnings = answer.texts("warnings");
        return warnings.isEmpty() ? new Samples(samples(Fields.tree(body).path("data"))) : new Doubtful(warnings);
    }

    private static List<Sample> samples(JsonNode data) {
        JsonNode result = data.path("result");
        if (!result.isArray()) {
            throw new MalformedAnswer("data.result should be a list");
        }
        return switch (data.path("resultType").asText()) {
            case "vector" ->
                StreamSupport.stream(result.spliterator(), false)
                        .map(series -> new Sample(labels(series.path("metric")), value(series.path("value"))))
                        .toList();
            case "scalar" -> List.of(new Sample(Map.of(), value(result)));
            case String other ->
                throw new MalformedAnswer("a result of type '" + other + "', not one value per series");
        };
    }

    private static Map<String, String> labels(JsonNode metric) {
        Map<String, String> labels = new HashMap<>();
        metric.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** Numbers are texts, because JSON has no NaN and no infinity. */
    private static double value(JsonNode pair) {
        String text = pair.path(1).asText();
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> number(text);
        };
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new MalformedAnswer("a sample should be a number and is '" + text + "'");
        }
    }
}
