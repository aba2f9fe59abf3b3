package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.prometheus.QueryAnswer.Sample;
import dev.siaga.slo.Reading.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is left of an answer to a query of one value: the value, nothing that matches, or why neither can be said. */
record Figure(State state, double value, Evidence evidence) {
    enum State {
        VALUE,
        ABSENT,
        FAILED
    }

    static Figure of(String query, QueryAnswer answer, Instant time) {
        return switch (answer) {
            case QueryAnswer.Samples(List<Sample> samples) -> of(query, samples, time);
            case QueryAnswer.Doubtful(List<String> warnings) ->
                failed(query, "answered with a warning: " + String.join("; ", warnings), time);
            case QueryAnswer.Refused(String type, String message) -> failed(query, type + ": " + message, time);
            case QueryAnswer.Unreachable(String reason) -> failed(query, "no answer: " + reason, time);
            case QueryAnswer.Unparseable(String reason) -> failed(query, "no usable answer: " + reason, time);
        };
    }

    private static Figure of(String query, List<Sample> samples, Instant time) {
        if (samples.isEmpty()) {
            return new Figure(State.ABSENT, 0, new Evidence(query, "no series", time));
        }
        if (samples.size() > 1) {
            return failed(query, samples.size() + " series, where one value is needed: sum them", time);
        }
        double value = samples.getFirst().value();
        return Double.isFinite(value)
                ? new Figure(State.VALUE, value, new Evidence(query, Double.toString(value), time))
                : failed(query, "answered " + value, time);
    }

    private static Figure failed(String query, String why, Instant time) {
        return new Figure(State.FAILED, 0, new Evidence(query, why, time));
    }

    <T> T match(DoubleFunction<T> value, Supplier<T> absent, Function<String, T> failed) {
        return switch (state) {
            case VALUE -> value.apply(this.value);
            case ABSENT -> absent.get();
            case FAILED -> failed.apply(evidence.answer());
        };
    }
}
