package dev.siaga.controller.serviceslo;

import dev.siaga.adapter.prometheus.Recording;
import dev.siaga.adapter.prometheus.RecordingRules;
import dev.siaga.adapter.prometheus.RecordingSettings;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.serviceslo.PrometheusRules.Standing;
import dev.siaga.slo.ServiceLevel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Keeps the recording rules of each ServiceSLO as its manifest wants them: after every change of it and twice a minute by default, in a thread of its own, so that no
 * reconciler waits for it. What it came to is told in the next status.
 */
@Singleton
class Recordings {
    private static final Logger LOG = Logger.getLogger(Recordings.class);

    private record Known(Long generation, Optional<Standing> standing, long at) {}

    private final PrometheusRules rules;
    private final RecordingSettings settings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Set<String> underway = ConcurrentHashMap.newKeySet();

    Recordings(PrometheusRules rules, RecordingSettings settings) {
        this.rules = rules;
        this.settings = settings;
    }

    /** What is to be recorded, if anything is. */
    Optional<Recording> of(ServiceSLO slo, ServiceLevel level) {
        return asked(slo) && level instanceof ServiceLevel.Budgeted budgeted
                ? Optional.of(new Recording(
                        new Recording.Subject(
                                slo.getMetadata().getNamespace(),
                                slo.getMetadata().getName(),
                                slo.getSpec().service()),
                        budgeted.indicator(),
                        settings.step(),
                        settings.longFrom()))
                : Optional.empty();
    }

    /** Returns at once. */
    void follow(ServiceSLO slo, ServiceLevel level) {
        String uid = slo.getMetadata().getUid();
        if (!asked(slo) && standing(slo).isEmpty() || isFresh(slo, known.get(uid)) || !underway.add(uid)) {
            return;
        }
        threads.submit(() -> {
            try {
                learn(slo, act(slo, level));
            } catch (RuntimeException e) {
                LOG.warnf(e, "slo=%s/%s recording not followed, trying again", namespace(slo), name(slo));
            } finally {
                underway.remove(uid);
            }
        });
    }

    /** The last that was found; what the status says after a restart. Empty when nothing is recorded. */
    Optional<Standing> standing(ServiceSLO slo) {
        Known last = known.get(slo.getMetadata().getUid());
        return last == null ? RecordedCondition.read(slo) : last.standing();
    }

    /** How long until it should be followed again. */
    Duration within(ServiceSLO slo, Duration otherwise) {
        Duration check = settings.checkEvery();
        return asked(slo) && check.compareTo(otherwise) < 0 ? check : otherwise;
    }

    void forget(ServiceSLO slo) {
        known.remove(slo.getMetadata().getUid());
    }

    private Optional<Standing> act(ServiceSLO slo, ServiceLevel level) {
        Optional<Recording> wanted = of(slo, level);
        return wanted.isPresent() && level instanceof ServiceLevel.Budgeted budgeted
                ? Optional.of(rules.write(slo, RuleManifest.of(slo, RecordingRules.of(wanted.get(), budgeted))))
                : rules.remove(slo);
    }

    private void learn(ServiceSLO slo, Optional<Standing> found) {
        String before = standing(slo).map(Standing::reason).orElse("None");
        String now = found.map(Standing::reason).orElse("None");
        known.put(slo.getMetadata().getUid(), new Known(slo.getMetadata().getGeneration(), found, System.nanoTime()));
        if (!now.equals(before)) {
            LOG.infof(
                    "slo=%s/%s recording=%s %s",
                    namespace(slo), name(slo), now, found.map(Standing::message).orElse("nothing is recorded"));
        }
    }

    private boolean isFresh(ServiceSLO slo, Known last) {
        return last != null
                && last.generation().equals(slo.getMetadata().getGeneration())
                && System.nanoTime() - last.at() < settings.checkEvery().toNanos();
    }

    private static boolean asked(ServiceSLO slo) {
        return RuleManifest.KIND.equals(slo.getSpec().recording());
    }

    private static String namespace(ServiceSLO slo) {
        return slo.getMetadata().getNamespace();
    }

    private static String name(ServiceSLO slo) {
        return slo.getMetadata().getName();
    }
}
