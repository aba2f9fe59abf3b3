package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.controller.StatusPatch;
import dev.siaga.controller.incident.MirrorSight.Mirroring;
import dev.siaga.incident.Course;
import dev.siaga.incident.FactCheck;
import dev.siaga.incident.Facts;
import dev.siaga.incident.IncidentDecider;
import dev.siaga.incident.IncidentDecision;
import dev.siaga.incident.Outbox;
import dev.siaga.incident.Phase;
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
    private static final Duration SOON = Duration.ofMillis(250);
    /** A human's edit that lands while the status is written comes with the answer, and then without an event of its own. */
    private static final Duration AFTER_WRITING = Duration.ofSeconds(1);

    private static final Duration UNKEPT = Duration.ofSeconds(5);
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Dispatch dispatch;
    private final IncidentReports reports;
    private final IncidentMetrics metrics;
    private final TimelineArchives archives;
    private final IncidentMirror mirror;
    private volatile Surroundings surroundings;

    IncidentReconciler(
            KubernetesClient client,
            Dispatch dispatch,
            IncidentReports reports,
            IncidentMetrics metrics,
            TimelineArchives archives,
            IncidentMirror mirror) {
        this.client = client;
        this.dispatch = dispatch;
        this.reports = reports;
        this.metrics = metrics;
        this.archives = archives;
        this.mirror = mirror;
    }

    @Override
    public List<EventSource<?, Incident>> prepareEventSources(EventSourceContext<Incident> context) {
        surroundings = new Surroundings(context);
        return List.of(surroundings.events(), mirror.watch(context));
    }

    @Override
    public UpdateControl<Incident> reconcile(Incident incident, Context<Incident> context) {
        String namespace = incident.getMetadata().getNamespace();
        metrics.count(namespace, severity -> surroundings.open(namespace, severity));
        return switch (FactsMapping.map(incident, surroundings.level(namespace), other -> phase(namespace, other))) {
            case FactsMapping.Mapped.Unusable(String message) ->
                report(incident, IncidentStatusFactory.unusable(incident, message), AT_MOST);
            case FactsMapping.Mapped.Usable(Facts facts) -> sighted(incident, facts);
        };
    }

    private Optional<Phase> phase(String namespace, String other) {
        return surroundings.phase(namespace, other).or(() -> mirror.phase(namespace, other));
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
        Whereabouts gone = here.handedOver(here.course().orElseGet(() -> Course.begin(facts, now)), to, now);
        Course course = gone.course().orElseThrow();
        reports.tell(incident, here.told(), course);
        Notifications who = Notifications.of(client, incident.getMetadata().getNamespace());
        return report(
                incident, status(incident, facts, course, gone.outbox(), who, Mirroring.handedOver(to), now), AT_MOST);
    }

    private UpdateControl<Incident> reconcile(
            Incident incident, Facts facts, Whereabouts here, Mirroring mirroring, Instant now) {
        Course before = here.course().orElseGet(() -> Course.begin(facts, now));
        IncidentDecider.Outcome outcome = IncidentDecider.run(facts, before, now);
        if (outcome.last() instanceof IncidentDecision.Expire) {
            client.resource(incident).delete();
            return UpdateControl.noUpdate();
        }
        if (!archives.keep(incident, outcome.gone(), now)) {
            return UpdateControl.<Incident>noUpdate().rescheduleAfter(UNKEPT);
        }
        Course course = outcome.course();
        Notifications who = Notifications.of(client, incident.getMetadata().getNamespace());
        Dispatch.Subject subject = Dispatch.Subject.of(incident, facts, course);
        Dispatch.Sending sending = dispatch.advance(subject, here.outbox(), who, now);
        reports.tell(incident, here.told(), course);
        metrics.observe(subject.identity(), course);
        Instant due = ((IncidentDecision.Stay) outcome.last()).until();
        return report(
                incident,
                status(incident, facts, course, sending.outbox(), who, mirroring, now),
                sending.pause(due, course.phase().ended(), now));
    }

    private IncidentStatus status(
            Incident incident,
            Facts facts,
            Course course,
            Outbox outbox,
            Notifications who,
            Mirroring how,
            Instant now) {
        var related = surroundings.related(incident, facts, course);
        var problems = FactCheck.problems(facts, course, now);
        return IncidentStatusFactory.of(incident, course, related, outbox, problems, who, how);
    }

    private static UpdateControl<Incident> report(Incident incident, IncidentStatus status, Duration again) {
        if (Objects.equals(incident.getStatus(), status)) {
            return UpdateControl.<Incident>noUpdate().rescheduleAfter(again);
        }
        Duration soon = again.compareTo(AFTER_WRITING) < 0 ? again : AFTER_WRITING;
        return StatusPatch.of(incident, status, Incident::new).rescheduleAfter(soon);
    }
}
