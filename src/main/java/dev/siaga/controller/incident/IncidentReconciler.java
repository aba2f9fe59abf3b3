package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.controller.incident.MirrorSight.Mirroring;
import dev.siaga.incident.Course;
import dev.siaga.incident.FactCheck;
import dev.siaga.incident.Facts;
import dev.siaga.incident.IncidentDecider;
import dev.siaga.incident.IncidentDecision;
import dev.siaga.incident.Notice;
import dev.siaga.incident.Timeline.Entry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
    private final IncidentMirror mirror;

    IncidentReconciler(
            KubernetesClient client,
            Dispatch dispatch,
            IncidentReports reports,
            IncidentMetrics metrics,
            IncidentMirror mirror) {
        this.client = client;
        this.mirror = mirror;
        this.dispatch = dispatch;
        this.reports = reports;
        this.metrics = metrics;
    }

    @Override
    public List<EventSource<?, Incident>> prepareEventSources(EventSourceContext<Incident> context) {
        return List.of(mirror.watch(context));
    }

    @Override
    public UpdateControl<Incident> reconcile(Incident incident, Context<Incident> context) {
        return switch (FactsMapping.map(incident)) {
            case FactsMapping.Mapped.Unusable(String message) ->
                report(incident, IncidentStatusFactory.unusable(incident, message), AT_MOST);
            case FactsMapping.Mapped.Usable(Facts facts) -> sighted(incident, facts);
        };
    }

    private UpdateControl<Incident> sighted(Incident incident, Facts facts) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return switch (mirror.sight(incident)) {
            case MirrorSight.Wait _ -> UpdateControl.<Incident>noUpdate().rescheduleAfter(SOON);
            case MirrorSight.GoOn(Mirroring mirroring) ->
                reconcile(incident, facts, Whereabouts.here(incident), mirroring, now);
            case MirrorSight.Restore(IncidentStatus kept) ->
                reconcile(incident, facts, Whereabouts.restored(incident, kept, now), Mirroring.PENDING, now);
            case MirrorSight.HandOver(String to) -> handOver(incident, facts, to, now);
        };
    }

    private UpdateControl<Incident> handOver(Incident incident, Facts facts, String to, Instant now) {
        Whereabouts here = Whereabouts.here(incident);
        Course before = here.course().orElseGet(() -> Course.begin(facts, now));
        Whereabouts gone = here.handedOver(before, to, now);
        Course course = gone.course().orElseThrow();
        reports.tell(incident, fresh(here.course(), course));
        IncidentStatus status = IncidentStatusFactory.of(
                incident,
                course,
                gone.outbox(),
                FactCheck.problems(facts, course, now),
                Notifications.of(client, incident.getMetadata().getNamespace()),
                Mirroring.handedOver(to));
        return report(incident, status, AT_MOST);
    }

    private UpdateControl<Incident> reconcile(
            Incident incident, Facts facts, Whereabouts here, Mirroring mirroring, Instant now) {
        Notice.Identity identity = identity(incident);
        Optional<Course> before = here.course();
        IncidentDecider.Outcome outcome =
                IncidentDecider.run(facts, before.orElseGet(() -> Course.begin(facts, now)), now);
        if (outcome.last() instanceof IncidentDecision.Expire) {
            client.resource(incident).delete();
            return UpdateControl.noUpdate();
        }
        Course course = outcome.course();
        Notifications who = Notifications.of(client, identity.namespace());
        Dispatch.Sending sending = dispatch.tell(
                new Dispatch.Subject(identity, facts, course, runbooks(incident)), here.outbox(), who, now);
        reports.tell(incident, fresh(before, course));
        metrics.observe(identity, course);
        IncidentStatus status = IncidentStatusFactory.of(
                incident, course, sending.outbox(), FactCheck.problems(facts, course, now), who, mirroring);
        Instant due = ((IncidentDecision.Stay) outcome.last()).until();
        return report(incident, status, until(due.isBefore(sending.again()) ? due : sending.again(), now));
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
                incident.getMetadata().getNamespace(), incident.getMetadata().getName(), Origin.uid(incident));
    }

    private static Duration until(Instant at, Instant now) {
        Duration left = Duration.between(now, at);
        return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left.compareTo(AT_MOST) > 0 ? AT_MOST : left;
    }

    /** A status is written only when it changed, onto a fresh object, as server-side apply wants it. */
    private static UpdateControl<Incident> report(Incident incident, IncidentStatus status, Duration again) {
        if (Objects.equals(incident.getStatus(), status)) {
            return UpdateControl.<Incident>noUpdate().rescheduleAfter(again);
        }
        Incident patch = new Incident();
        patch.getMetadata().setName(incident.getMetadata().getName());
        patch.getMetadata().setNamespace(incident.getMetadata().getNamespace());
        patch.setStatus(status);
        return UpdateControl.patchStatus(patch).rescheduleAfter(again);
    }
}
