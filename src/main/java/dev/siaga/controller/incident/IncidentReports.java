package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.Announcer;
import dev.siaga.incident.Course;
import dev.siaga.incident.Timeline.Entry;
import dev.siaga.incident.Timeline.Kind;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Tells the cluster of each new entry of a timeline, once: one log line, one Event. */
@Singleton
class IncidentReports {
    private static final Logger LOG = Logger.getLogger(IncidentReports.class);
    private static final Set<Kind> WORRYING =
            EnumSet.of(Kind.DECLARED, Kind.REOPENED, Kind.SEVERITY_RAISED, Kind.ESCALATED, Kind.OVERDUE, Kind.REMINDED);

    private final Announcer announcer;

    IncidentReports(Announcer announcer) {
        this.announcer = announcer;
    }

    void tell(Incident incident, Optional<Course> before, Course course) {
        int known = before.map(c -> c.timeline().entries().getLast().number()).orElse(0);
        for (Entry entry : course.timeline().entries()) {
            if (entry.number() <= known) {
                continue;
            }
            LOG.infof(
                    "incident=%s/%s entry=%d kind=%s by=%s %s",
                    incident.getMetadata().getNamespace(),
                    incident.getMetadata().getName(),
                    entry.number(),
                    entry.kind().word(),
                    entry.by(),
                    entry.text().replace('\n', ' '));
            if (WORRYING.contains(entry.kind())) {
                announcer.warning(incident, entry.kind().word(), entry.text());
            } else {
                announcer.normal(incident, entry.kind().word(), entry.text());
            }
        }
    }
}
