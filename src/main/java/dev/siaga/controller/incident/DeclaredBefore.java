package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.incident.Declaring.Known;
import dev.siaga.incident.Phase;
import dev.siaga.incident.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an incident says of itself to a cause that is seen again. */
final class DeclaredBefore {
    private DeclaredBefore() {}

    static Known known(Incident incident) {
        String name = incident.getMetadata().getName();
        Optional<IncidentStatus> status =
                Optional.ofNullable(incident.getStatus()).filter(s -> s.steps() != null);
        return new Known(
                name,
                number(name),
                CourseMapping.phase(incident),
                Severity.valueOf(incident.getSpec().severity()),
                incident.getSpec().calmSince() != null,
                status.map(s -> Instant.parse(s.steps().getLast().at()))
                        .orElseGet(() ->
                                Instant.parse(incident.getSpec().declared().at())));
    }

    static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    static Phase phase(String word) {
        return Arrays.stream(Phase.values())
                .filter(phase -> phase.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    static Incident named(List<Incident> incidents, String name) {
        return incidents.stream()
                .filter(incident -> incident.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
