package dev.siaga.incident;

import dev.siaga.incident.Timeline.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What has become of an incident so far: all that must survive a restart.
 *
 * @param severity the facts' severity as last seen
 * @param raisedTo what overdue resolution has made of it; it holds until the incident is reopened
 * @param worst the worst it ever was: what decides whether a postmortem is owed
 * @param level the readiness of the estate as last seen while it was unresolved
 * @param lastFired when each timer last fired
 */
public record Course(
        Severity severity,
        Optional<Severity> raisedTo,
        Severity worst,
        List<Step> steps,
        int escalations,
        Map<Timer, Instant> lastFired,
        int reopenings,
        int updatesTold,
        int observationsTold,
        Optional<Instant> canTold,
        Optional<SiagaLevel> level,
        Timeline timeline) {
    private static final int MOST_STEPS = 64;

    public Course {
        steps = List.copyOf(steps);
        lastFired = Map.copyOf(lastFired);
    }

    /** One phase entered, by whom and when. */
    public record Step(Phase phase, Stamp stamp) {}

    /** What falls due again and again. */
    public enum Timer {
        RESPOND,
        RESOLVE,
        UPDATE,
        POSTMORTEM,
        FOLLOW_UP
    }

    /** Nothing begins in the future, whatever the facts say. */
    public static Course begin(Facts facts, Instant now) {
        Stamp stamp =
                facts.declared().at().isAfter(now) ? new Stamp(facts.declared().by(), now) : facts.declared();
        Step declared = new Step(Phase.DECLARED, stamp);
        String text = "%s %s%s"
                .formatted(facts.severity(), facts.title(), facts.summary().isBlank() ? "" : ": " + facts.summary());
        return new Course(
                facts.severity(),
                Optional.empty(),
                facts.severity(),
                List.of(declared),
                0,
                Map.of(),
                0,
                0,
                0,
                Optional.empty(),
                facts.level(),
                Timeline.EMPTY.with(stamp.at(), stamp.by(), Kind.DECLARED, text));
    }

    public Phase phase() {
        return steps.getLast().phase();
    }

    public Severity effective() {
        return raisedTo.map(severity::worse).orElse(severity);
    }

    /** When the present opening began: declared, or reopened for the last time. */
    public Instant openedAt() {
        return steps.reversed().stream()
                .filter(step -> step.phase().awaitsAnswer())
                .findFirst()
                .orElse(steps.getFirst())
                .stamp()
                .at();
    }

    /** When a phase was entered in the present opening. */
    public Optional<Stamp> entered(Phase phase) {
        int opening = 0;
        for (int i = 0; i < steps.size(); i++) {
            opening = steps.get(i).phase().awaitsAnswer() ? i : opening;
        }
        return steps.subList(opening, steps.size()).stream()
                .filter(step -> step.phase() == phase)
                .map(Step::stamp)
                .findFirst();
    }

    Instant since(Timer timer) {
        Instant fired = lastFired.getOrDefault(timer, Instant.MIN);
        return fired.isAfter(openedAt()) ? fired : openedAt();
    }

    /** The course once a decision is carried out. */
    Course after(IncidentDecision decision, Instant now) {
        return switch (decision) {
            case IncidentDecision.Stay _ -> this;
            case IncidentDecision.Expire _ -> this;
            case IncidentDecision.Advance a ->
                with(d -> {
                    d.enter(new Step(a.to(), a.stamp()));
                    d.tell(a.stamp(), Kind.of(a.to()), a.text());
                });
            case IncidentDecision.Rate r ->
                with(d -> {
                    d.rate(r.to(), raisedTo);
                    d.tell(siaga(now), Kind.SEVERITY_CHANGED, r.text());
                });
            case IncidentDecision.Raise r ->
                with(d -> {
                    d.rate(severity, Optional.of(r.to()));
                    d.fire(Timer.RESOLVE, now);
                    d.tell(siaga(now), Kind.SEVERITY_RAISED, r.text());
                });
            case IncidentDecision.Escalate e ->
                with(d -> {
                    d.escalations = e.level();
                    d.fire(Timer.RESPOND, now);
                    d.tell(siaga(now), Kind.ESCALATED, e.text());
                });
            case IncidentDecision.Remind r ->
                with(d -> {
                    d.fire(r.timer(), now);
                    d.tell(siaga(now), r.timer() == Timer.RESOLVE ? Kind.OVERDUE : Kind.REMINDED, r.text());
                });
            case IncidentDecision.TellCan t ->
                with(d -> {
                    d.canTold = Optional.of(t.report().stamp().at());
                    d.tell(t.report().stamp(), Kind.CAN_REPORT, t.report().text());
                });
            case IncidentDecision.TellUpdate t ->
                with(d -> {
                    d.updatesTold++;
                    d.tell(t.update().stamp(), Kind.UPDATE, t.update().text());
                });
            case IncidentDecision.Level l -> with(d -> d.level(l.to(), now));
            case IncidentDecision.TellObservation t ->
                with(d -> {
                    d.observationsTold++;
                    d.tell(
                            t.observation().stamp(),
                            Kind.OBSERVED,
                            t.observation().text());
                });
        };
    }

    /** As a city goes on with it that knows it from another's record; the text says from where. */
    public Course adopted(String text, Instant now) {
        return with(d -> d.timeline = timeline.adopted(now, text));
    }

    /** Over here, for it goes on in another city. */
    public Course handedOver(String text, Instant now) {
        return phase().next().contains(Phase.MERGED)
                ? after(new IncidentDecision.Advance(Phase.MERGED, siaga(now), text), now)
                : this;
    }

    private static Stamp siaga(Instant now) {
        return new Stamp(Stamp.SIAGA, now);
    }

    private Course with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.course();
    }

    /** A course while it is being changed. */
    private static final class Draft {
        private Severity severity;
        private Optional<Severity> raisedTo;
        private Severity worst;
        private final List<Step> steps;
        private int escalations;
        private final Map<Timer, Instant> lastFired = new EnumMap<>(Timer.class);
        private int reopenings;
        private int updatesTold;
        private int observationsTold;
        private Optional<Instant> canTold;
        private Optional<SiagaLevel> level;
        private Timeline timeline;

        private Draft(Course c) {
            severity = c.severity;
            raisedTo = c.raisedTo;
            worst = c.worst;
            steps = new ArrayList<>(c.steps);
            escalations = c.escalations;
            lastFired.putAll(c.lastFired);
            reopenings = c.reopenings;
            updatesTold = c.updatesTold;
            observationsTold = c.observationsTold;
            canTold = c.canTold;
            level = c.level;
            timeline = c.timeline;
        }

        private Course course() {
            return new Course(
                    severity,
                    raisedTo,
                    worst,
                    steps,
                    escalations,
                    lastFired,
                    reopenings,
                    updatesTold,
                    observationsTold,
                    canTold,
                    level,
                    timeline);
        }

        private void enter(Step step) {
            if (steps.size() >= MOST_STEPS) {
                steps.remove(1);
            }
            steps.add(step);
            if (step.phase() == Phase.REOPENED) {
                raisedTo = Optional.empty();
                escalations = 0;
                reopenings++;
            }
        }

        private void rate(Severity named, Optional<Severity> raised) {
            severity = named;
            raisedTo = raised;
            worst = worst.worse(raised.map(named::worse).orElse(named));
        }

        /** That nothing was known before is no news as long as all is well. */
        private void level(SiagaLevel to, Instant now) {
            SiagaLevel before = level.orElse(SiagaLevel.NORMAL);
            level = Optional.of(to);
            if (before != to) {
                tell(
                        siaga(now),
                        Kind.LEVEL_CHANGED,
                        "the readiness of the estate was %s and is %s".formatted(before.word(), to.word()));
            }
        }

        private void fire(Timer timer, Instant now) {
            lastFired.put(timer, now);
        }

        private void tell(Stamp stamp, Kind kind, String text) {
            timeline = timeline.with(stamp.at(), stamp.by(), kind, text);
        }
    }
}
