package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.incident.Keeping.Local;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A namespace's incidents by the uid they had at home, and which of them were there while this operator looked. One thread uses it. */
final class LocalIncidents {
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

    private final Set<String> seen = new HashSet<>();
    private final Map<String, Expected> expected = new HashMap<>();
    private volatile Map<String, Incident> incidents = Map.of();

    private record Expected(String name, long since) {
        boolean over(Set<String> names) {
            return names.contains(name) || System.nanoTime() - since > SEEN_WITHIN.toNanos();
        }
    }

    void look(List<Incident> all) {
        Map<String, Incident> found = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (Incident incident : all) {
            names.add(incident.getMetadata().getName());
            String uid = Origin.uid(incident);
            if (!Origin.handedOver(incident)) {
                // An incident may have been over here and have come back from another city under another name.
                found.merge(uid, incident, (a, b) -> Origin.ended(a) ? b : a);
            }
        }
        all.stream()
                .filter(Origin::handedOver)
                .map(Origin::uid)
                .filter(uid -> !found.containsKey(uid))
                .forEach(seen::remove);
        expected.values().removeIf(e -> e.over(names));
        seen.addAll(found.keySet());
        incidents = Map.copyOf(found);
    }

    Map<String, Incident> all() {
        return incidents;
    }

    boolean hasOpen(String cause) {
        return incidents.values().stream()
                .filter(incident -> Optional.ofNullable(incident.getMetadata().getLabels())
                        .map(labels -> labels.get(IncidentDesk.CAUSE_LABEL))
                        .filter(cause::equals)
                        .isPresent())
                .anyMatch(incident -> CourseMapping.phase(incident).unresolved());
    }

    Optional<Incident> find(String uid) {
        return Optional.ofNullable(incidents.get(uid));
    }

    Local state(String uid) {
        return find(uid).map(LocalIncidents::state).orElse(seen.contains(uid) ? Local.DELETED : Local.ABSENT);
    }

    static Local state(Incident incident) {
        if (Origin.bare(incident)) {
            return Local.BARE;
        }
        return Origin.ended(incident) ? Local.ENDED : Local.OPEN;
    }

    /** It was made under this name and may not be seen yet: until then nothing can be said of it. */
    void expect(String uid, String name) {
        seen.remove(uid);
        expected.put(uid, new Expected(name, System.nanoTime()));
    }

    boolean expects(String uid) {
        return expected.containsKey(uid);
    }
}
