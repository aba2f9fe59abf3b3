package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.incident.MirrorSight.Mirroring;
import dev.siaga.incident.Course;
import dev.siaga.incident.FactCheck.Problem;
import dev.siaga.incident.Measures;
import dev.siaga.incident.Outbox;
import dev.siaga.incident.Outbox.Delivery;
import dev.siaga.incident.Phase;
import dev.siaga.incident.Relations.Related;
import dev.siaga.incident.Severity;
import dev.siaga.incident.SiagaLevel;
import dev.siaga.incident.Stamp;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes an incident's status; the same course makes the same status. */
final class IncidentStatusFactory {
    static final String MIRRORED = "Mirrored";

    private IncidentStatusFactory() {}

    static IncidentStatus of(
            Incident incident,
            Course c,
            List<Related> related,
            Outbox outbox,
            List<Problem> problems,
            Notifications notifications,
            Mirroring mirroring) {
        return new IncidentStatus(
                incident.getMetadata().getGeneration(),
                c.phase().word(),
                c.effective().name(),
                c.worst().name(),
                c.severity().name(),
                c.raisedTo().map(Severity::name).orElse(null),
                c.openedAt().toString(),
                CourseMapping.steps(c),
                c.escalations(),
                c.reopenings(),
                c.updatesTold(),
                c.observationsTold(),
                c.canTold().map(Instant::toString).orElse(null),
                c.level().map(SiagaLevel::word).orElse(null),
                CourseMapping.timers(c),
                measures(Measures.of(c)),
                related.stream()
                        .map(r -> new IncidentStatus.Related(r.name(), r.why()))
                        .toList(),
                CourseMapping.timeline(c),
                c.timeline().dropped(),
                c.timeline().dropped() == 0
                        ? null
                        : TimelineArchives.name(incident.getMetadata().getName()),
                outbox.posted(),
                CourseMapping.deliveries(outbox),
                conditions(incident, c, outbox, problems, notifications, mirroring));
    }

    /** What was known stays, and the manifest's trouble is told. */
    static IncidentStatus unusable(Incident incident, String message) {
        Optional<IncidentStatus> before = Optional.ofNullable(incident.getStatus());
        List<Condition> told = List.of(conditions(incident).of("Accepted", false, "Invalid", message));
        return new IncidentStatus(
                incident.getMetadata().getGeneration(),
                before.map(IncidentStatus::phase).orElse(null),
                before.map(IncidentStatus::severity).orElse(null),
                before.map(IncidentStatus::worstSeverity).orElse(null),
                before.map(IncidentStatus::namedSeverity).orElse(null),
                before.map(IncidentStatus::raisedTo).orElse(null),
                before.map(IncidentStatus::openedAt).orElse(null),
                before.map(IncidentStatus::steps).orElse(null),
                before.map(IncidentStatus::escalations).orElse(null),
                before.map(IncidentStatus::reopenings).orElse(null),
                before.map(IncidentStatus::updatesTold).orElse(null),
                before.map(IncidentStatus::observationsTold).orElse(null),
                before.map(IncidentStatus::canTold).orElse(null),
                before.map(IncidentStatus::siagaLevel).orElse(null),
                before.map(IncidentStatus::timers).orElse(null),
                before.map(IncidentStatus::measures).orElse(null),
                before.map(IncidentStatus::related).orElse(null),
                before.map(IncidentStatus::timeline).orElse(null),
                before.map(IncidentStatus::timelineDropped).orElse(null),
                before.map(IncidentStatus::timelineArchive).orElse(null),
                before.map(IncidentStatus::posted).orElse(null),
                before.map(IncidentStatus::deliveries).orElse(null),
                told);
    }

    /** Absent while nothing is known: an object that loses its last field would be refused as null. */
    private static IncidentStatus.Measures measures(Measures m) {
        boolean known = m.toAcknowledge().isPresent()
                || m.toMitigate().isPresent()
                || m.toRestore().isPresent();
        return known
                ? new IncidentStatus.Measures(
                        seconds(m.toAcknowledge()),
                        seconds(m.toMitigate()),
                        seconds(m.toRepair()),
                        seconds(m.toRestore()))
                : null;
    }

    private static Double seconds(Optional<Duration> time) {
        return time.map(t -> t.toMillis() / 1000.0).orElse(null);
    }

    private static List<Condition> conditions(
            Incident incident,
            Course c,
            Outbox outbox,
            List<Problem> problems,
            Notifications notifications,
            Mirroring mirroring) {
        Conditions conditions = conditions(incident);
        Optional<Stamp> answered = c.entered(Phase.ACKNOWLEDGED);
        return List.of(
                problems.isEmpty()
                        ? conditions.of("Accepted", true, "Accepted", "every field is honoured")
                        : conditions.of(
                                "Accepted",
                                false,
                                problems.getFirst().reason(),
                                problems.stream()
                                        .map(p -> p.field() + ": " + p.remedy())
                                        .collect(Collectors.joining("; "))),
                answered.isPresent()
                        ? conditions.of(
                                "Answered",
                                true,
                                "Acknowledged",
                                "acknowledged by " + answered.get().by())
                        : conditions.of(
                                "Answered",
                                !c.phase().awaitsAnswer(),
                                c.phase().awaitsAnswer()
                                        ? "Unanswered"
                                        : c.phase().word(),
                                c.phase().awaitsAnswer()
                                        ? "nobody has taken it on: fill in spec.acknowledged"
                                        : "nobody needs to take it on any more"),
                notified(conditions, outbox, notifications),
                conditions.of(MIRRORED, mirroring.holds(), mirroring.reason(), mirroring.message()));
    }

    private static Condition notified(Conditions conditions, Outbox outbox, Notifications notifications) {
        return switch (notifications) {
            case Notifications.Unusable u -> conditions.of("Notified", false, "InvalidNotifications", u.message());
            case Notifications.Absent _ ->
                conditions.of(
                        "Notified",
                        false,
                        "NoNotifications",
                        "nobody is told: this namespace has no ConfigMap %s; config/samples/incident.yaml has one"
                                .formatted(Notifications.CONFIG_MAP));
            case Notifications.Usable _ -> notified(conditions, outbox);
        };
    }

    private static Condition notified(Conditions conditions, Outbox outbox) {
        if (outbox.deliveries().isEmpty()) {
            return conditions.of("Notified", false, "NoRoute", "no route fits this incident: nobody is told");
        }
        String trouble = outbox.deliveries().stream()
                .filter(d -> d.state() != Outbox.State.DELIVERED)
                .map(IncidentStatusFactory::trouble)
                .distinct()
                .collect(Collectors.joining("; "));
        return trouble.isEmpty()
                ? conditions.of("Notified", true, "Delivered", "everybody who must hear of it has heard")
                : conditions.of("Notified", false, "Undelivered", trouble);
    }

    private static String trouble(Delivery d) {
        return d.sink() + ": " + d.trouble().orElse("on its way");
    }

    private static Conditions conditions(Incident incident) {
        return new Conditions(
                Optional.ofNullable(incident.getStatus())
                        .map(IncidentStatus::conditions)
                        .orElse(null),
                incident.getMetadata().getGeneration());
    }
}
