package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.prometheus.Recording.Quantity;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Measured;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads a long window from what is recorded, once enough of it is; else, and whenever the recorded series don't answer with two numbers,
 * from the counters themselves. So nothing is blind while a recording is young, isn't loaded or fails. The evidence shows which was asked.
 */
@Singleton
public class RecordedReader {
    private final IndicatorReader reader;

    RecordedReader(IndicatorReader reader) {
        this.reader = reader;
    }

    public Reading<Counts> counts(PrometheusAccess access, Recording recording, Instant from, Instant to) {
        return recorded(access, recording, Duration.between(from, to), to)
                .orElseGet(() -> reader.counts(access, recording.indicator(), from, to));
    }

    private Optional<Reading<Counts>> recorded(
            PrometheusAccess access, Recording recording, Duration window, Instant to) {
        if (!recording.madeOfSteps(window) || !covered(access, recording, window, to)) {
            return Optional.empty();
        }
        Figure total = reader.ask(access, recording.sum(Quantity.EVENTS, window), to);
        Figure bad = reader.ask(access, recording.sum(Quantity.BAD_EVENTS, window), to);
        return known(total) && known(bad) && total.value() >= 0
                ? Optional.of(new Measured<>(
                        new Counts(Math.max(0, bad.value()), total.value()),
                        to,
                        List.of(total.evidence(), bad.evidence())))
                : Optional.empty();
    }

    private boolean covered(PrometheusAccess access, Recording recording, Duration window, Instant to) {
        Figure seconds = reader.ask(access, recording.sum(Quantity.RECORDED_SECONDS, window), to);
        return known(seconds) && seconds.value() >= recording.enough(window);
    }

    private static boolean known(Figure figure) {
        return figure.state() == Figure.State.VALUE;
    }
}
