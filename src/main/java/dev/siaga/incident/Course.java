package dev.siaga.incident;

import dev.siaga.incident.Timeline.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has become of an incident so far: all that must survive a restart.
 *
 * @param severity the facts' severity as last seen
 * @param raisedTo what overdue resolution has made of it; it holds until the incident is reopened
 * @param worst the worst it ever was: what decides whether a postmortem is owed
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
        Optional<Instant> canTold,
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
                Optional.empty(),
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
            case IncidentDecision.Advance a -> advanced(a);
            case IncidentDecision.Rate r ->
                changed(r.to(), raisedTo).told(now, Stamp.SIAGA, Kind.SEVERITY_CHANGED, r.text());
            case IncidentDecision.Raise r ->
                changed(severity, Optional.of(r.to()))
                        .fired(Timer.RESOLVE, now)
                        .told(now, Stamp.SIAGA, Kind.SEVERITY_RAISED, r.text());
            case IncidentDecision.Escalate e ->
                escalated(e.level()).fired(Timer.RESPOND, now).told(now, Stamp.SIAGA, Kind.ESCALATED, e.text());
            case IncidentDecision.Remind r ->
                fired(r.timer(), now)
                        .told(now, Stamp.SIAGA, r.timer() == Timer.RESOLVE ? Kind.OVERDUE : Kind.REMINDED, r.text());
            case IncidentDecision.TellCan t ->
                canTold(t.report().stamp().at())
                        .told(t.report().stamp(), Kind.CAN_REPORT, t.report().text());
            case IncidentDecision.TellUpdate t ->
                updateTold().told(t.update().stamp(), Kind.UPDATE, t.update().text());
        };
    }

    private Course advanced(IncidentDecision.Advance a) {
        List<Step> longer = new ArrayList<>(steps);
        if (longer.size() >= MOST_STEPS) {
            longer.remove(1);
        }
        longer.add(new Step(a.to(), a.stamp()));
        boolean again = a.to() == Phase.REOPENED;
        return new Course(
                        severity,
                        again ? Optional.empty() : raisedTo,
                        worst,
                        longer,
                        again ? 0 : escalations,
                        lastFired,
                        again ? reopenings + 1 : reopenings,
                        updatesTold,
                        canTold,
                        timeline)
                .told(a.stamp(), Kind.of(a.to()), a.text());
    }

    private Course changed(Severity named, Optional<Severity> raised) {
        Severity effective = raised.map(named::worse).orElse(named);
        return new Course(
                named,
                raised,
                worst.worse(effective),
                steps,
                escalations,
                lastFired,
                reopenings,
                updatesTold,
                canTold,
                timeline);
    }

    private Course escalated(int level) {
        return new Course(
                severity, raisedTo, worst, steps, level, lastFired, reopenings, updatesTold, canTold, timeline);
    }

    private Course fired(Timer timer, Instant now) {
        Map<Timer, Instant> fired = new EnumMap<>(Timer.class);
        fired.putAll(lastFired);
        fired.put(timer, now);
        return new Course(
                severity, raisedTo, worst, steps, escalations, fired, reopenings, updatesTold, canTold, timeline);
    }

    private Course canTold(Instant at) {
        return new Course(
                severity,
                raisedTo,
                worst,
                steps,
                escalations,
                lastFired,
                reopenings,
                updatesTold,
                Optional.of(at),
                timeline);
    }

    private Course updateTold() {
        return new Course(
                severity,
                raisedTo,
                worst,
                steps,
                escalations,
                lastFired,
                reopenings,
                updatesTold + 1,
                canTold,
                timeline);
    }

    private Course told(Stamp stamp, Kind kind, String text) {
        return told(stamp.at(), stamp.by(), kind, text);
    }

    private Course told(Instant at, String by, Kind kind, String text) {
        return new Course(
                severity,
                raisedTo,
                worst,
                steps,
                escalations,
                lastFired,
                reopenings,
                updatesTold,
                canTold,
                timeline.with(at, by, kind, text));
    }
}
