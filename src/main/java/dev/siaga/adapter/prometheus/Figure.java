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
        /** Prometheus answered that the question is wrong, or the answer shows it. */
        WRONG,
        FAILED
    }

    static Figure of(String query, QueryAnswer answer, Instant time) {
        return switch (answer) {
            case QueryAnswer.Samples(List<Sample> samples) -> of(query, samples, time);
            case QueryAnswer.Doubtful(List<String> warnings) ->
                failed(query, "answered with a warning: " + String.join("; ", warnings), time);
            case QueryAnswer.Refused refused ->
                of(
                        refused.queryIsWrong() ? State.WRONG : State.FAILED,
                        query,
                        refused.type() + ": " + refused.message(),
                        time);
            case QueryAnswer.Unreachable(String reason) -> failed(query, "no answer: " + reason, time);
            case QueryAnswer.Unparseable(String reason) -> failed(query, "no usable answer: " + reason, time);
        };
    }

    private static Figure of(String query, List<Sample> samples, Instant time) {
        if (samples.isEmpty()) {
            return new Figure(State.ABSENT, 0, new Evidence(query, "no series", time));
        }
        if (samples.size() > 1) {
            return of(State.WRONG, query, samples.size() + " series, where one value is needed: sum them", time);
        }
        double value = samples.getFirst().value();
        return Double.isFinite(value)
                ? new Figure(State.VALUE, value, new Evidence(query, Double.toString(value), time))
                : of(State.WRONG, query, "answered " + value, time);
    }

    private static Figure failed(String query, String why, Instant time) {
        return of(State.FAILED, query, why, time);
    }

    private static Figure of(State state, String query, String why, Instant time) {
        return new Figure(state, 0, new Evidence(query, why, time));
    }

    boolean lost() {
        return state == State.WRONG || state == State.FAILED;
    }

    <T> T match(DoubleFunction<T> value, Supplier<T> absent, Function<Figure, T> lost) {
        return switch (state) {
            case VALUE -> value.apply(this.value);
            case ABSENT -> absent.get();
            case WRONG, FAILED -> lost.apply(this);
        };
    }
}
