package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.prometheus.IndicatorReader;
import dev.siaga.adapter.prometheus.PrometheusAccess;
import dev.siaga.adapter.prometheus.RecordedReader;
import dev.siaga.adapter.prometheus.Recording;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Maintenance;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Partial;
import dev.siaga.slo.Reading.Senseless;
import dev.siaga.slo.ServiceLevel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures windows that all end at the same instant, side by side, without what happened in maintenances. A whole window may be read from
 * what is recorded; a maintenance within it is always read from the counters, to the second: steps would begin and end beside it. Where the
 * window itself begins or ends within a maintenance, up to one step of that may be left in.
 */
@Singleton
class Sampler {
    private final IndicatorReader reader;
    private final RecordedReader recorded;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Where windows are read from. */
    record Source(PrometheusAccess access, Optional<Recording> recording) {}

    Sampler(IndicatorReader reader, RecordedReader recorded) {
        this.reader = reader;
        this.recorded = recorded;
    }

    /** The events since each of the instants. */
    Map<Instant, Reading<Counts>> since(
            Collection<Instant> starts, Instant now, ServiceLevel.Budgeted level, Source source) {
        Map<Instant, Future<Reading<Counts>>> asked = new HashMap<>();
        starts.forEach(start -> asked.put(start, threads.submit(() -> counts(level, source, start, now))));
        Map<Instant, Reading<Counts>> read = new HashMap<>();
        asked.forEach((start, future) -> read.put(start, answer(future)));
        return read;
    }

    private static Reading<Counts> answer(Future<Reading<Counts>> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Reading<Counts> counts(ServiceLevel.Budgeted level, Source source, Instant from, Instant to) {
        Reading<Counts> left = source.recording()
                .map(recording -> recorded.counts(source.access(), recording, from, to))
                .orElseGet(() -> reader.counts(source.access(), level.indicator(), from, to));
        for (Maintenance.Interval part : level.maintenance().within(from, to)) {
            left = part.length().equals(Duration.between(from, to))
                    ? new Absent<>("all of it is maintenance", left.evidence())
                    : minus(left, reader.counts(source.access(), level.indicator(), part.start(), part.end()));
        }
        return left;
    }

    private static Reading<Counts> minus(Reading<Counts> whole, Reading<Counts> part) {
        return switch (whole) {
            case Measured<Counts>(Counts counts, Instant at, var evidence) ->
                switch (part) {
                    case Measured<Counts>(Counts frozen, var _, var _) ->
                        new Measured<>(counts.minus(frozen), at, evidence);
                    case Absent<Counts> _ -> whole;
                    case Missing<Counts> _, Senseless<Counts> _, Partial<Counts> _ -> part;
                };
            case Absent<Counts> _, Missing<Counts> _, Senseless<Counts> _, Partial<Counts> _ -> whole;
        };
    }
}
