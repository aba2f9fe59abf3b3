package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.incident.Course;
import dev.siaga.incident.Facts;
import dev.siaga.incident.Phase;
import dev.siaga.incident.Relations;
import dev.siaga.incident.Relations.Related;
import dev.siaga.incident.Relations.Span;
import dev.siaga.incident.Severity;
import dev.siaga.incident.SiagaLevel;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What stands around an incident in its namespace: the other incidents, and the readiness of their estate. Read from caches only. */
final class Surroundings {
    /** Far more than there are; a bound for those that were deleted. */
    private static final int MOST_SEEN = 10_000;

    private record Seen(String version, Optional<Span> span) {}

    private final Map<String, Seen> spans = new ConcurrentHashMap<>();
    private final ResourceCache<Incident> incidents;
    private final InformerEventSource<FailoverPolicy, Incident> policies;

    Surroundings(EventSourceContext<Incident> context) {
        this.incidents = context.getPrimaryCache();
        var policyEvents = InformerEventSourceConfiguration.from(FailoverPolicy.class, Incident.class)
                .withSecondaryToPrimaryMapper(this::touched)
                .withOnAddFilter(_ -> false)
                .withOnUpdateFilter((after, before) -> !level(after).equals(level(before)))
                .build();
        this.policies = new InformerEventSource<>(policyEvents, context);
    }

    /** Wakes the unresolved incidents of an estate whose readiness changes. */
    EventSource<?, Incident> events() {
        return policies;
    }

    /** The worst of the namespace's estates; empty as long as none tells. */
    Optional<SiagaLevel> level(String namespace) {
        return policies.list(namespace, _ -> true)
                .flatMap(policy -> level(policy).stream())
                .max(Comparator.naturalOrder());
    }

    /** Empty when the namespace has no incident of that name. */
    Optional<Phase> phase(String namespace, String name) {
        return incidents.get(new ResourceID(name, namespace)).map(CourseMapping::phase);
    }

    private List<Span> others(Incident incident) {
        String name = incident.getMetadata().getName();
        return incidents
                .list(incident.getMetadata().getNamespace())
                .filter(other -> !other.getMetadata().getName().equals(name))
                .flatMap(other -> span(other).stream())
                .toList();
    }

    long open(String namespace, Severity severity) {
        return incidents
                .list(namespace)
                .filter(incident -> CourseMapping.phase(incident).unresolved())
                .filter(incident -> severity(incident).equals(severity.name()))
                .count();
    }

    private static String severity(Incident incident) {
        return Optional.ofNullable(incident.getStatus())
                .map(IncidentStatus::severity)
                .orElseGet(() -> incident.getSpec().severity());
    }

    List<Related> related(Incident incident, Facts facts, Course course) {
        Span own = Span.of(facts.name(), course.steps(), facts.affected(), facts.mergedInto());
        return Relations.of(own, others(incident), CourseMapping.related(incident.getStatus()));
    }

    private Set<ResourceID> touched(HasMetadata policy) {
        return incidents
                .list(policy.getMetadata().getNamespace())
                .filter(incident -> CourseMapping.phase(incident).unresolved())
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static Optional<SiagaLevel> level(FailoverPolicy policy) {
        return Optional.ofNullable(policy.getStatus())
                .map(FailoverPolicyStatus::level)
                .flatMap(SiagaLevel::of);
    }

    /** Read from each version once: a storm of incidents would read each other's without end. */
    private Optional<Span> span(Incident incident) {
        String uid = incident.getMetadata().getUid();
        String version = incident.getMetadata().getResourceVersion();
        Seen seen = spans.get(uid);
        if (seen == null || !seen.version().equals(version)) {
            seen = new Seen(version, read(incident));
            if (spans.size() >= MOST_SEEN) {
                spans.clear();
            }
            spans.put(uid, seen);
        }
        return seen.span();
    }

    /** Empty for one that nobody has looked at yet: it will be there the next time. */
    private static Optional<Span> read(Incident incident) {
        return Optional.ofNullable(incident.getStatus())
                .map(CourseMapping::steps)
                .filter(steps -> !steps.isEmpty())
                .map(steps -> Span.of(
                        incident.getMetadata().getName(),
                        steps,
                        FactsMapping.affected(incident.getSpec().affected()),
                        Optional.ofNullable(incident.getSpec().mergedInto())));
    }
}
