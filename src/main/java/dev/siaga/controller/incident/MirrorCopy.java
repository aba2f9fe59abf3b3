package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.controller.incident.MirrorDocuments.Body;
import dev.siaga.controller.incident.MirrorDocuments.Head;
import dev.siaga.controller.incident.MirrorSight.Mirroring;
import dev.siaga.incident.Course;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What this city has written of one incident, and what it hasn't yet. */
final class MirrorCopy {
    /** A change that takes no longer to arrive isn't worth a change of the status, which would be the next change. */
    private static final Duration UNNOTICED = Duration.ofSeconds(10);

    private final Function<Body, String> text;
    private volatile String saved = "";
    private volatile String lookedAt = "";
    private volatile Optional<Long> unsavedSince = Optional.empty();
    private volatile String trouble = "on its way";

    MirrorCopy(Function<Body, String> text) {
        this.text = text;
    }

    /** Its text, if the quorum doesn't have that yet. */
    Optional<String> changed(Incident incident) {
        String version = incident.getMetadata().getResourceVersion();
        if (version.equals(lookedAt) && unsavedSince.isEmpty()) {
            return Optional.empty();
        }
        lookedAt = version;
        String now = text.apply(new Body(
                Optional.ofNullable(incident.getMetadata().getLabels()).orElse(Map.of()),
                incident.getSpec(),
                incident.getStatus()));
        if (now.equals(saved)) {
            unsavedSince = Optional.empty();
            return Optional.empty();
        }
        unsavedSince = unsavedSince.or(() -> Optional.of(System.nanoTime()));
        return Optional.of(now);
    }

    void saved(String written) {
        saved = written;
        unsavedSince = Optional.empty();
    }

    void failed(String why) {
        trouble = why;
    }

    Mirroring mirroring(Optional<String> silence) {
        boolean late = unsavedSince
                .filter(since -> System.nanoTime() - since > UNNOTICED.toNanos())
                .isPresent();
        if (late) {
            return Mirroring.unreachable(silence.orElse(trouble));
        }
        return saved.isEmpty() ? Mirroring.PENDING : Mirroring.MIRRORED;
    }

    static boolean tells(Incident incident, Mirroring mirroring) {
        return Optional.ofNullable(incident.getStatus())
                .map(IncidentStatus::conditions)
                .filter(conditions -> conditions.stream()
                        .anyMatch(c -> c.getType().equals(IncidentStatusFactory.MIRRORED)
                                && c.getReason().equals(mirroring.reason())))
                .isPresent();
    }

    static Head head(Incident incident, Origin origin, String keeper, String now) {
        Optional<Course> course = CourseMapping.course(incident.getStatus());
        return new Head(
                origin.home(),
                keeper,
                origin.name(),
                origin.uid(),
                Optional.ofNullable(incident.getMetadata().getLabels())
                        .map(labels -> labels.get(IncidentDesk.CAUSE_LABEL))
                        .orElse(null),
                course.map(c -> c.phase().word()).orElse("Declared"),
                course.map(c -> c.steps().getLast().stamp().at().toString())
                        .orElse(incident.getSpec().declared().at()),
                false,
                now);
    }
}
