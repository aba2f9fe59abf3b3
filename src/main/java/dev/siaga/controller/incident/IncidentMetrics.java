package dev.siaga.controller.incident;

import dev.siaga.incident.Course;
import dev.siaga.incident.Measures;
import dev.siaga.incident.Notice;
import dev.siaga.incident.Severity;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * How many incidents are open, and how long incidents took, as histograms. Each measure of each opening counts once; after a restart all incidents are seen again, and so the
 * histograms are rebuilt. Labels are bounded by namespaces and severities.
 */
@Singleton
class IncidentMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMinutes(1),
        Duration.ofMinutes(3),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofDays(1)
    };

    private final MeterRegistry registry;
    private final Set<String> gauged = ConcurrentHashMap.newKeySet();
    private final Set<String> counted = ConcurrentHashMap.newKeySet();

    IncidentMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts a namespace's unresolved incidents at every scrape from now on, so that those that are deleted are gone at once. */
    void count(String namespace, ToLongFunction<Severity> open) {
        if (gauged.add(namespace)) {
            for (Severity severity : Severity.values()) {
                Gauge.builder("siaga.incidents.open", () -> open.applyAsLong(severity))
                        .description("Incidents that are not resolved")
                        .tag("namespace", namespace)
                        .tag("severity", severity.name())
                        .strongReference(true)
                        .register(registry);
            }
        }
    }

    void observe(Notice.Identity incident, Course course) {
        Measures measures = Measures.of(course);
        count(incident, course, "acknowledge", measures.toAcknowledge());
        count(incident, course, "mitigate", measures.toMitigate());
        count(incident, course, "resolve", measures.toRestore());
    }

    private void count(Notice.Identity incident, Course course, String what, Optional<Duration> time) {
        String once = "%s/%s/%s".formatted(incident.uid(), course.openedAt(), what);
        if (time.isPresent() && counted.add(once)) {
            Timer.builder("siaga.incident.time.to." + what)
                    .description("From the opening of an incident until somebody could " + what + " it")
                    .tag("namespace", incident.namespace())
                    .tag("severity", course.worst().name())
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry)
                    .record(time.get());
        }
    }
}
