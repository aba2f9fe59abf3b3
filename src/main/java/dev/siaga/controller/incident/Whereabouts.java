package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.incident.Course;
import dev.siaga.incident.Outbox;
import java.time.Instant;
import java.util.Optional;

/**
 * From where an incident goes on: what its status keeps, what the quorum kept of it, or nothing any more.
 *
 * @param told the course as far as this cluster has heard of it by Events, or the city that was lost has
 */
record Whereabouts(Optional<Course> told, Optional<Course> course, Outbox outbox) {

    static Whereabouts here(Incident incident) {
        return of(incident.getStatus());
    }

    /** As the quorum kept it, and since when it is here. */
    static Whereabouts restored(Incident incident, IncidentStatus kept, Instant now) {
        String home = Origin.of(incident, "").home();
        Whereabouts there = of(kept);
        return new Whereabouts(
                there.told(),
                there.course()
                        .map(course -> course.adopted(
                                "goes on here, from what the quorum keeps of it; declared in " + home, now)),
                there.outbox());
    }

    /** Its entries are told by the other city, under the same keys: to tell them here would end its pages there. */
    Whereabouts handedOver(Course before, String to, Instant now) {
        Course over = before.handedOver("goes on in %s, which took it over".formatted(to), now);
        return new Whereabouts(
                told,
                Optional.of(over),
                outbox.handedOver(over.timeline().entries().getLast().number()));
    }

    private static Whereabouts of(IncidentStatus status) {
        Optional<Course> course = CourseMapping.course(status);
        return new Whereabouts(course, course, CourseMapping.outbox(status));
    }
}
