package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.prometheus.IndicatorReader;
import dev.siaga.adapter.prometheus.PrometheusAccess;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Assessment;
import dev.siaga.slo.Assessor;
import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Saturation;
import dev.siaga.slo.ServiceLevel;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Evaluates ServiceSLOs on threads of its own: a Prometheus that hangs must never keep a reconciler from moving the primary. All windows of one
 * evaluation end at the same instant.
 */
@Singleton
class SloEvaluations {
    private static final Logger LOG = Logger.getLogger(SloEvaluations.class);
    /** Each asks for all its windows side by side: more would wait for each other's answers. */
    private static final int AT_ONCE = 8;

    private final Sampler sampler;
    private final IndicatorReader reader;
    private final PrometheusSecrets secrets;
    private final Map<ResourceID, SloRuntime> runtimes = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SloEvaluations(Sampler sampler, IndicatorReader reader, PrometheusSecrets secrets) {
        this.sampler = sampler;
        this.reader = reader;
        this.secrets = secrets;
    }

    /** What is remembered of it; a changed manifest starts anew, but for the alarm, which only what is measured may end. */
    SloRuntime of(ServiceSLO slo, SloMapping.Mapped.Usable wanted) {
        return runtimes.compute(
                ResourceID.fromResource(slo),
                (_, known) -> known != null && known.sameAs(wanted.level(), wanted.every())
                        ? known
                        : begun(slo, wanted, Optional.ofNullable(known)));
    }

    /** Evaluated at once, unless many are: after a start, or when many are applied together, each of the others waits for its turn. */
    private SloRuntime begun(ServiceSLO slo, SloMapping.Mapped.Usable wanted, Optional<SloRuntime> known) {
        Alarm alarm = known.map(SloRuntime::alarm).orElseGet(() -> AlarmStatus.read(slo.getStatus()));
        long seed = slo.getMetadata().getUid().hashCode();
        SloRuntime fresh = new SloRuntime(wanted.level(), wanted.every(), alarm, seed);
        return running.get() < AT_ONCE ? fresh : fresh.inTurn(Instant.now());
    }

    void forget(ResourceID slo) {
        runtimes.remove(slo);
    }

    /** Returns at once. */
    void startIfDue(ServiceSLO slo, SloRuntime runtime, Runnable finished) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        if (!runtime.begin(now)) {
            return;
        }
        running.incrementAndGet();
        threads.submit(() -> {
            try {
                runtime.see(look(slo, runtime, now));
            } catch (RuntimeException e) {
                LOG.warnf(e, "slo=%s not evaluated, trying again", ResourceID.fromResource(slo));
            } finally {
                running.decrementAndGet();
                runtime.finish();
                finished.run();
            }
        });
    }

    private Sight look(ServiceSLO slo, SloRuntime runtime, Instant now) {
        var access = secrets.of(slo.getMetadata().getNamespace(), slo.getSpec().prometheus());
        return switch (runtime.level()) {
            case ServiceLevel.Budgeted level -> {
                measure(level, runtime, access, now);
                BudgetReadings readings = runtime.readings(now);
                Assessment assessed = Assessor.assess(level, readings);
                yield sight(runtime, now, assessed, readings, Telling.evidence(level, readings, assessed.evaluation()));
            }
            case ServiceLevel.Capacity level -> {
                Reading<Saturation> reading = switch (access) {
                    case PrometheusSecrets.Access.Granted(PrometheusAccess granted) ->
                        reader.saturation(granted, level.gauge(), now);
                    case PrometheusSecrets.Access.Denied(String why) -> new Missing<>(why, List.of());
                };
                BudgetReadings none = runtime.readings(now);
                yield sight(runtime, now, Assessor.assess(level, reading, now), none, reading.evidence());
            }
        };
    }

    private static Sight sight(
            SloRuntime runtime,
            Instant now,
            Assessment assessed,
            BudgetReadings readings,
            List<Reading.Evidence> evidence) {
        return new Sight(
                now,
                assessed,
                runtime.alarm().next(assessed.evaluation(), now),
                readings.windows(),
                readings.period(),
                evidence);
    }

    private void measure(
            ServiceLevel.Budgeted level, SloRuntime runtime, PrometheusSecrets.Access access, Instant now) {
        Instant period = level.window().at(now).start();
        List<Duration> due = runtime.due(level, now);
        boolean periodDue = runtime.periodIsDue(level, now);
        List<Instant> starts = new ArrayList<>(due.stream().map(now::minus).toList());
        if (periodDue) {
            starts.add(period);
        }
        Map<Instant, Reading<Counts>> read = switch (access) {
            case PrometheusSecrets.Access.Granted(PrometheusAccess granted) ->
                sampler.since(starts, now, level, granted);
            case PrometheusSecrets.Access.Denied(String why) -> Telling.missing(starts, why);
        };
        due.forEach(window -> runtime.learn(window, read.get(now.minus(window)), now));
        if (periodDue) {
            runtime.learnPeriod(level, read.get(period), now);
        }
    }
}
