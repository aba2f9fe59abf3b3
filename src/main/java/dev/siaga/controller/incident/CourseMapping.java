package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.incident.Course;
import dev.siaga.incident.Course.Step;
import dev.siaga.incident.Course.Timer;
import dev.siaga.incident.Outbox;
import dev.siaga.incident.Outbox.Delivery;
import dev.siaga.incident.Phase;
import dev.siaga.incident.Relations.Related;
import dev.siaga.incident.Severity;
import dev.siaga.incident.SiagaLevel;
import dev.siaga.incident.Stamp;
import dev.siaga.incident.Timeline;
import dev.siaga.incident.Timeline.Entry;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The course and the outbox as the status keeps them over a restart. */
final class CourseMapping {
    private CourseMapping() {}

    /** Empty when nothing is kept yet. */
    static Optional<Course> course(IncidentStatus s) {
        return s == null || s.steps() == null || s.steps().isEmpty() ? Optional.empty() : Optional.of(read(s));
    }

    static Outbox outbox(IncidentStatus s) {
        return s == null
                ? Outbox.EMPTY
                : new Outbox(
                        orEmpty(s.deliveries()).stream()
                                .map(CourseMapping::delivery)
                                .toList(),
                        orZero(s.posted()));
    }

    private static Course read(IncidentStatus s) {
        return new Course(
                Severity.valueOf(s.namedSeverity()),
                Optional.ofNullable(s.raisedTo()).map(Severity::valueOf),
                Severity.valueOf(s.worstSeverity()),
                steps(s),
                orZero(s.escalations()),
                timers(s),
                orZero(s.reopenings()),
                orZero(s.updatesTold()),
                orZero(s.observationsTold()),
                Optional.ofNullable(s.canTold()).map(Instant::parse),
                Optional.ofNullable(s.siagaLevel()).flatMap(SiagaLevel::of),
                new Timeline(
                        orEmpty(s.timeline()).stream().map(CourseMapping::entry).toList(),
                        orZero(s.timelineDropped())));
    }

    /** Declared as long as nobody has looked at it. */
    static Phase phase(Incident incident) {
        return Optional.ofNullable(incident.getStatus())
                .map(IncidentStatus::phase)
                .map(phase -> word(Phase.values(), Phase::word, phase))
                .orElse(Phase.DECLARED);
    }

    /** Empty as long as nobody has looked at the incident. */
    static List<Step> steps(IncidentStatus s) {
        return orEmpty(s.steps()).stream()
                .map(step -> new Step(
                        word(Phase.values(), Phase::word, step.phase()),
                        new Stamp(step.by(), Instant.parse(step.at()))))
                .toList();
    }

    static List<Related> related(IncidentStatus s) {
        return s == null
                ? List.of()
                : orEmpty(s.related()).stream()
                        .map(r -> new Related(r.name(), r.why()))
                        .toList();
    }

    private static Map<Timer, Instant> timers(IncidentStatus s) {
        return orEmpty(s.timers()).stream()
                .collect(Collectors.toMap(f -> Timer.valueOf(f.timer()), f -> Instant.parse(f.at())));
    }

    private static Entry entry(IncidentStatus.Entry e) {
        return new Entry(
                e.number(),
                Instant.parse(e.at()),
                e.by(),
                word(Timeline.Kind.values(), Timeline.Kind::word, e.kind()),
                e.text());
    }

    private static Delivery delivery(IncidentStatus.Delivery d) {
        return new Delivery(
                d.sink(),
                d.entry(),
                word(Outbox.State.values(), Outbox.State::word, d.state()),
                d.attempts(),
                Instant.parse(d.posted()),
                Instant.parse(d.at()),
                Optional.ofNullable(d.trouble()));
    }

    static List<IncidentStatus.Step> steps(Course c) {
        return c.steps().stream()
                .map(s -> new IncidentStatus.Step(
                        s.phase().word(), s.stamp().by(), s.stamp().at().toString()))
                .toList();
    }

    static List<IncidentStatus.Fired> timers(Course c) {
        return Arrays.stream(Timer.values())
                .filter(c.lastFired()::containsKey)
                .map(t ->
                        new IncidentStatus.Fired(t.name(), c.lastFired().get(t).toString()))
                .toList();
    }

    static List<IncidentStatus.Entry> timeline(Course c) {
        return c.timeline().entries().stream()
                .map(e -> new IncidentStatus.Entry(
                        e.number(), e.at().toString(), e.by(), e.kind().word(), e.text()))
                .toList();
    }

    static List<IncidentStatus.Delivery> deliveries(Outbox o) {
        return o.deliveries().stream()
                .map(d -> new IncidentStatus.Delivery(
                        d.sink(),
                        d.entry(),
                        d.state().word(),
                        d.attempts(),
                        d.posted().toString(),
                        d.at().toString(),
                        d.trouble().orElse(null)))
                .toList();
    }

    private static <E> E word(E[] values, Function<E, String> words, String word) {
        return Arrays.stream(values)
                .filter(value -> words.apply(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("status holds an unknown word: " + word));
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static int orZero(Integer number) {
        return number == null ? 0 : number;
    }
}
