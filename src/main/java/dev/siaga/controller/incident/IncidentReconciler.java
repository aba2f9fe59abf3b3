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
import dev.siaga.incident.Relations;
import dev.siaga.incident.Relations.Related;
import dev.siaga.incident.Relations.Span;
import dev.siaga.incident.SiagaLevel;
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
    private static final Duration UNKEPT = Duration.ofSeconds(5);
    /** Of those there are many: a year of them. */
    private static final Duration AT_MOST_WHEN_ENDED = Duration.ofHours(1);

    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Dispatch dispatch;
    private final IncidentReports reports;
    private final IncidentMetrics metrics;
    private final TimelineArchives archives;
    private volatile Surroundings surroundings;

    IncidentReconciler(
            KubernetesClient client,
            Dispatch dispatch,
            IncidentReports reports,
            IncidentMetrics metrics,
            TimelineArchives archives) {
        this.client = client;
        this.dispatch = dispatch;
        this.reports = reports;
        this.metrics = metrics;
        this.archives = archives;
    }

    @Override
    public List<EventSource<?, Incident>> prepareEventSources(EventSourceContext<Incident> context) {
        surroundings = new Surroundings(context);
        return List.of(surroundings.events());
    }

    @Override
    public UpdateControl<Incident> reconcile(Incident incident, Context<Incident> context) {
        String namespace = incident.getMetadata().getNamespace();
        metrics.count(namespace, severity -> surroundings.open(namespace, severity));
        Optional<SiagaLevel> level = surroundings.level(namespace);
        return switch (FactsMapping.map(incident, level, name -> surroundings.phase(namespace, name))) {
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
        if (!archives.keep(incident, outcome.gone(), now)) {
            return UpdateControl.<Incident>noUpdate().rescheduleAfter(UNKEPT);
        }
        Course course = outcome.course();
        Notifications who = Notifications.of(client, identity.namespace());
        Dispatch.Subject subject = new Dispatch.Subject(identity, facts, course, runbooks(incident));
        Dispatch.Sending sending = dispatch.advance(subject, CourseMapping.outbox(incident.getStatus()), who, now);
        reports.tell(incident, fresh(before, course));
        metrics.observe(identity, course);
        IncidentStatus status = IncidentStatusFactory.of(
                incident,
                course,
                related(incident, facts, course),
                sending.outbox(),
                FactCheck.problems(facts, course, now),
                who);
        Instant due = ((IncidentDecision.Stay) outcome.last()).until();
        Instant next = sending.again().isBefore(due) ? sending.again() : due;
        boolean quiet = course.phase().ended() && sending.outbox().next().isEmpty();
        return report(incident, status, until(next, now, quiet ? AT_MOST_WHEN_ENDED : AT_MOST));
    }

    private List<Related> related(Incident incident, Facts facts, Course course) {
        Span own = Span.of(facts.name(), course.steps(), facts.affected(), facts.mergedInto());
        return Relations.of(own, surroundings.others(incident), CourseMapping.related(incident.getStatus()));
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

    private static Duration until(Instant at, Instant now, Duration atMost) {
        Duration left = Duration.between(now, at);
        return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left.compareTo(atMost) > 0 ? atMost : left;
    }

    private static UpdateControl<Incident> report(Incident incident, IncidentStatus status, Duration again) {
        if (Objects.equals(incident.getStatus(), status)) {
            return UpdateControl.<Incident>noUpdate().rescheduleAfter(again);
        }
        return StatusPatch.of(incident, status, Incident::new).rescheduleAfter(again);
    }
}
