package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.incident.Relations.Span;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Optional;

/** What stands around an incident in its namespace: the other incidents. Read from the cache that is kept anyway. */
record Surroundings(List<Span> others) {

    static Surroundings of(Incident incident, Context<Incident> context) {
        String name = incident.getMetadata().getName();
        return new Surroundings(context.getPrimaryCache()
                .list(incident.getMetadata().getNamespace())
                .filter(other -> !other.getMetadata().getName().equals(name))
                .flatMap(other -> span(other).stream())
                .toList());
    }

    /** Empty for one that nobody has looked at yet: it will be there the next time. */
    private static Optional<Span> span(Incident incident) {
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
