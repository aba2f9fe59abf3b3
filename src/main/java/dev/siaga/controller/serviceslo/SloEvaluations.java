package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.prometheus.IndicatorReader;
import dev.siaga.adapter.prometheus.PrometheusAccess;
import dev.siaga.adapter.prometheus.Recording;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.PrometheusSecrets;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Assessment;
import dev.siaga.slo.Assessor;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Pool;
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
    private final EstatePool estate;
    private final Recordings recordings;
    private final Map<ResourceID, SloRuntime> runtimes = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SloEvaluations(
            Sampler sampler,
            IndicatorReader reader,
            PrometheusSecrets secrets,
            EstatePool estate,
            Recordings recordings) {
        this.sampler = sampler;
        this.reader = reader;
        this.secrets = secrets;
        this.estate = estate;
        this.recordings = recordings;
    }

    /** What is remembered of it; a changed manifest starts anew, but for the alarm and the blindness, which only what is measured may end. */
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
        Blindness blindness = known.map(SloRuntime::blindness).orElseGet(() -> BlindStatus.read(slo.getStatus()));
        long seed = slo.getMetadata().getUid().hashCode();
        SloRuntime fresh = new SloRuntime(wanted.level(), wanted.every(), alarm, blindness, seed);
        return running.get() < AT_ONCE ? fresh : fresh.inTurn(Instant.now());
    }

    void forget(ServiceSLO slo) {
        runtimes.remove(ResourceID.fromResource(slo));
        if (SloMapping.global(slo)) {
            estate.leave(slo);
        }
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
                withdrawIfGone(slo);
                runtime.finish();
                finished.run();
            }
        });
    }

    /** An evaluation that outlived its ServiceSLO may have told the other cities of it once more. */
    private void withdrawIfGone(ServiceSLO slo) {
        if (SloMapping.global(slo) && !runtimes.containsKey(ResourceID.fromResource(slo))) {
            estate.leave(slo);
        }
    }

    private Sight look(ServiceSLO slo, SloRuntime runtime, Instant now) {
        var access = secrets.of(slo.getMetadata().getNamespace(), slo.getSpec().prometheus());
        return switch (runtime.level()) {
            case ServiceLevel.Budgeted level -> {
                measure(level, runtime, access, recordings.of(slo, level), now);
                BudgetReadings own = runtime.readings(now);
                yield SloMapping.global(slo)
                        ? together(slo, level, runtime, own)
                        : judged(slo, level, runtime, own, Optional.empty());
            }
            case ServiceLevel.Capacity level -> {
                Reading<Saturation> reading = switch (access) {
                    case PrometheusSecrets.Access.Granted(PrometheusAccess granted) ->
                        reader.saturation(granted, level.gauge(), now);
                    case PrometheusSecrets.Access.Denied(String why) -> new Missing<>(why, List.of());
                };
                BudgetReadings none = runtime.readings(now);
                yield sight(
                        slo, runtime, Assessor.assess(level, reading, now), none, reading.evidence(), Optional.empty());
            }
        };
    }

    private Sight together(ServiceSLO slo, ServiceLevel.Budgeted level, SloRuntime runtime, BudgetReadings own) {
        return switch (estate.pool(slo, level, runtime.every(), own)) {
            case EstatePool.Pooled.Together(Pool pool) ->
                judged(slo, level, runtime, pool.readings(), Optional.of(pool));
            case EstatePool.Pooled.Apart(Evaluation.Cause cause, String why) -> {
                Assessment nothing = Assessor.unknown(level, cause, why, own.now());
                var unread = new BudgetReadings(own.windows(), new Missing<>(why, List.of()), own.now());
                yield sight(
                        slo,
                        runtime,
                        nothing,
                        unread,
                        Telling.evidence(level, own, nothing.evaluation()),
                        Optional.empty());
            }
        };
    }

    private static Sight judged(
            ServiceSLO slo,
            ServiceLevel.Budgeted level,
            SloRuntime runtime,
            BudgetReadings readings,
            Optional<Pool> pool) {
        Assessment assessed = Assessor.assess(level, readings);
        return sight(slo, runtime, assessed, readings, Telling.evidence(level, readings, assessed.evaluation()), pool);
    }

    private static Sight sight(
            ServiceSLO slo,
            SloRuntime runtime,
            Assessment assessed,
            BudgetReadings readings,
            List<Reading.Evidence> evidence,
            Optional<Pool> pool) {
        return new Sight(
                readings.now(),
                assessed,
                runtime.alarm().next(assessed.evaluation(), readings.now()),
                runtime.blindness().next(assessed.evaluation(), readings.now(), SloMapping.blindAfter(slo)),
                readings.windows(),
                readings.period(),
                evidence,
                pool);
    }

    private void measure(
            ServiceLevel.Budgeted level,
            SloRuntime runtime,
            PrometheusSecrets.Access access,
            Optional<Recording> recording,
            Instant now) {
        Instant period = level.window().at(now).start();
        List<Duration> due = runtime.due(level, now);
        boolean periodDue = runtime.periodIsDue(level, now);
        List<Instant> starts = new ArrayList<>(due.stream().map(now::minus).toList());
        if (periodDue) {
            starts.add(period);
        }
        Map<Instant, Reading<Counts>> read = switch (access) {
            case PrometheusSecrets.Access.Granted(PrometheusAccess granted) ->
                sampler.since(starts, now, level, new Sampler.Source(granted, recording));
            case PrometheusSecrets.Access.Denied(String why) -> Telling.missing(starts, why);
        };
        due.forEach(window -> runtime.learn(window, read.get(now.minus(window)), now));
        if (periodDue) {
            runtime.learnPeriod(level, read.get(period), now);
        }
    }
}
