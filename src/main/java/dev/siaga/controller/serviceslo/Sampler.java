package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.prometheus.IndicatorReader;
import dev.siaga.adapter.prometheus.PrometheusAccess;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures windows that all end at the same instant, side by side, without what happened in maintenances. */
@Singleton
class Sampler {
    private final IndicatorReader reader;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Sampler(IndicatorReader reader) {
        this.reader = reader;
    }

    /** The events since each of the instants. */
    Map<Instant, Reading<Counts>> since(
            Collection<Instant> starts, Instant now, ServiceLevel.Budgeted level, PrometheusAccess access) {
        Map<Instant, Future<Reading<Counts>>> asked = new HashMap<>();
        starts.forEach(start -> asked.put(start, threads.submit(() -> counts(level, access, start, now))));
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

    private Reading<Counts> counts(ServiceLevel.Budgeted level, PrometheusAccess access, Instant from, Instant to) {
        Reading<Counts> left = reader.counts(access, level.indicator(), from, to);
        for (Maintenance.Interval part : level.maintenance().within(from, to)) {
            left = part.length().equals(Duration.between(from, to))
                    ? new Absent<>("all of it is maintenance", left.evidence())
                    : minus(left, reader.counts(access, level.indicator(), part.start(), part.end()));
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
