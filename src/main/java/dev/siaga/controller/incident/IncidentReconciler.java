package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.controller.StatusPatch;
import dev.siaga.incident.Course;
import dev.siaga.incident.FactCheck;
import dev.siaga.incident.Facts;
import dev.siaga.incident.IncidentDecider;
import dev.siaga.incident.IncidentDecision;
import dev.siaga.incident.Notice;
import dev.siaga.incident.Outbox;
import dev.siaga.incident.Timeline.Entry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Observe, decide, act, report; woken by every edit and by whatever falls due next. */
@ControllerConfiguration(name = "incident")
public class IncidentReconciler implements Reconciler<Incident> {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration SOON = Duration.ofMillis(250);
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Dispatch dispatch;
    private final IncidentReports reports;
    private final IncidentMetrics metrics;

    IncidentReconciler(KubernetesClient client, Dispatch dispatch, IncidentReports reports, IncidentMetrics metrics) {
        this.client = client;
        this.dispatch = dispatch;
        this.reports = reports;
        this.metrics = metrics;
    }

    @Override
    public UpdateControl<Incident> reconcile(Incident incident, Context<Incident> context) {
        return switch (FactsMapping.map(incident)) {
            case FactsMapping.Mapped.Unusable(String message) ->
                report(incident, IncidentStatusFactory.unusable(incident, message), AT_MOST);
            case FactsMapping.Mapped.Usable(Facts facts) -> reconcile(incident, facts);
        };
    }

    private UpdateControl<Incident> reconcile(Incident incident, Facts facts) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Notice.Identity identity = identity(incident);
        Optional<Course> before = CourseMapping.course(incident.getStatus());
        IncidentDecider.Outcome outcome =
                IncidentDecider.run(facts, before.orElseGet(() -> Course.begin(facts, now)), now);
        if (outcome.last() instanceof IncidentDecision.Expire) {
            client.resource(incident).delete();
            return UpdateControl.noUpdate();
        }
        Course course = outcome.course();
        Notifications who = Notifications.of(client, identity.namespace());
        Sending sending = send(new Dispatch.Subject(identity, facts, course, runbooks(incident)), incident, who, now);
        reports.tell(incident, fresh(before, course));
        metrics.observe(identity, course);
        IncidentStatus status = IncidentStatusFactory.of(
                incident, course, sending.outbox(), FactCheck.problems(facts, course, now), who);
        Duration due = until(((IncidentDecision.Stay) outcome.last()).until(), now);
        return report(incident, status, due.compareTo(sending.again()) < 0 ? due : sending.again());
    }

    private record Sending(Outbox outbox, Duration again) {}

    /** What is new is stored first and sent by the next sight: nothing is told that a restart could forget. */
    private Sending send(Dispatch.Subject subject, Incident incident, Notifications who, Instant now) {
        Outbox stored = CourseMapping.outbox(incident.getStatus());
        if (!(who instanceof Notifications.Usable usable)) {
            return new Sending(stored, AT_MOST);
        }
        Outbox filled = Dispatch.fill(subject, stored, usable, now);
        if (!filled.equals(stored)) {
            return new Sending(filled, AT_ONCE);
        }
        Outbox sent = dispatch.send(subject, stored, usable, now);
        Duration again = Stream.concat(
                        sent.next().stream().map(at -> at.isAfter(now) ? until(at, now) : SOON),
                        dispatch.affirm(subject, sent, usable, now).stream().map(at -> until(at, now)))
                .min(Duration::compareTo)
                .orElse(AT_MOST);
        return new Sending(sent, again);
    }

    private static List<Entry> fresh(Optional<Course> before, Course course) {
        int known = before.map(c -> c.timeline().entries().getLast().number()).orElse(0);
        return course.timeline().entries().stream()
                .filter(entry -> entry.number() > known)
                .toList();
    }

    private static List<String> runbooks(Incident incident) {
        return Optional.ofNullable(incident.getSpec().runbooks()).orElse(List.of());
    }

    private static Notice.Identity identity(Incident incident) {
        return new Notice.Identity(
                incident.getMetadata().getNamespace(),
                incident.getMetadata().getName(),
                incident.getMetadata().getUid());
    }

    private static Duration until(Instant at, Instant now) {
        Duration left = Duration.between(now, at);
        return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left.compareTo(AT_MOST) > 0 ? AT_MOST : left;
    }

    private static UpdateControl<Incident> report(Incident incident, IncidentStatus status, Duration again) {
        if (Objects.equals(incident.getStatus(), status)) {
            return UpdateControl.<Incident>noUpdate().rescheduleAfter(again);
        }
        return StatusPatch.of(incident, status, Incident::new).rescheduleAfter(again);
    }
}
