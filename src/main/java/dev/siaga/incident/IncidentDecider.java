package dev.siaga.incident;

import dev.siaga.incident.Facts.Deed;
import dev.siaga.incident.IncidentDecision.Advance;
import dev.siaga.incident.IncidentDecision.Expire;
import dev.siaga.incident.IncidentDecision.Level;
import dev.siaga.incident.IncidentDecision.Rate;
import dev.siaga.incident.IncidentDecision.Stay;
import dev.siaga.incident.IncidentDecision.TellCan;
import dev.siaga.incident.IncidentDecision.TellObservation;
import dev.siaga.incident.IncidentDecision.TellUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides what happens to an incident next: from the facts, the course so far and the time. */
public final class IncidentDecider {
    /** How long a closed or merged incident is kept. */
    public static final Duration RETENTION = Duration.ofDays(365);

    private static final int MOST_AT_ONCE = 64;

    private IncidentDecider() {}

    /**
     * The course once everything due is written onto it, and what is left to wait for: {@link Stay} or {@link Expire}.
     *
     * @param gone the entries of the timeline that made room
     */
    public record Outcome(Course course, IncidentDecision last, List<Timeline.Entry> gone) {}

    public static Outcome run(Facts facts, Course before, Instant now) {
        Course course = before;
        List<Timeline.Entry> gone = new ArrayList<>();
        IncidentDecision decision = decide(facts, course, now);
        for (int i = 0; i < MOST_AT_ONCE && !rests(decision); i++) {
            Course after = course.after(decision, now);
            gone.addAll(after.timeline().missing(course.timeline()));
            course = after;
            decision = decide(facts, course, now);
        }
        return new Outcome(course, rests(decision) ? decision : new Stay(now), List.copyOf(gone));
    }

    static IncidentDecision decide(Facts f, Course c, Instant now) {
        return expired(c, now)
                .or(() -> rated(f, c))
                .or(() -> leveled(f, c))
                .or(() -> merged(f, c, now))
                .or(() -> reopened(f, c, now))
                .or(() -> tidings(f, c, now))
                .or(() -> human(f, c, now))
                .or(() -> calmed(f, c, now))
                .orElseGet(() -> timed(f, c, now));
    }

    private static boolean rests(IncidentDecision decision) {
        return decision instanceof Stay || decision instanceof Expire;
    }

    private static Optional<IncidentDecision> expired(Course c, Instant now) {
        return c.phase().ended() && !now.isBefore(kept(c)) ? Optional.of(new Expire()) : Optional.empty();
    }

    private static Instant kept(Course c) {
        return c.steps().getLast().stamp().at().plus(RETENTION);
    }

    private static Optional<IncidentDecision> rated(Facts f, Course c) {
        return f.severity() == c.severity() || c.phase().ended()
                ? Optional.empty()
                : Optional.of(new Rate(f.severity(), "the severity was %s".formatted(c.severity())));
    }

    /** Afterwards the level is no part of this incident any more. */
    private static Optional<IncidentDecision> leveled(Facts f, Course c) {
        return f.level()
                .filter(_ -> c.phase().unresolved() && !f.level().equals(c.level()))
                .map(Level::new);
    }

    private static Optional<IncidentDecision> merged(Facts f, Course c, Instant now) {
        return f.mergedInto()
                .filter(_ -> f.mergeable() && c.phase().next().contains(Phase.MERGED))
                .map(other ->
                        new Advance(Phase.MERGED, new Stamp(Stamp.SIAGA, now), "%s goes on instead".formatted(other)));
    }

    private static Optional<IncidentDecision> reopened(Facts f, Course c, Instant now) {
        return f.reopenings().stream()
                .skip(c.reopenings())
                .findFirst()
                .filter(_ -> c.phase().next().contains(Phase.REOPENED))
                .filter(deed -> FactCheck.counts(deed.stamp(), c, now))
                .map(deed -> new Advance(Phase.REOPENED, deed.stamp(), deed.text()));
    }

    private static Optional<IncidentDecision> tidings(Facts f, Course c, Instant now) {
        Optional<IncidentDecision> update = f.updates().stream()
                .skip(c.updatesTold())
                .findFirst()
                .filter(deed -> !FactCheck.inFuture(deed.stamp(), now))
                .map(TellUpdate::new);
        Optional<IncidentDecision> observation = f.observations().stream()
                .skip(c.observationsTold())
                .findFirst()
                .filter(deed -> !FactCheck.inFuture(deed.stamp(), now))
                .map(TellObservation::new);
        return update.or(() -> observation)
                .or(() -> f.can()
                        .filter(can -> !FactCheck.inFuture(can.stamp(), now))
                        .filter(can -> c.canTold()
                                .filter(told -> !can.stamp().at().isAfter(told))
                                .isEmpty())
                        .map(TellCan::new));
    }

    private static Optional<IncidentDecision> human(Facts f, Course c, Instant now) {
        return switch (c.phase()) {
            case DECLARED, REOPENED ->
                f.acknowledged()
                        .filter(s -> FactCheck.counts(s, c, now))
                        .map(s -> new Advance(Phase.ACKNOWLEDGED, s, "acknowledged"));
            case ACKNOWLEDGED -> deed(f.mitigation(), Phase.MITIGATED, c, now);
            case MITIGATED -> deed(f.resolution(), Phase.RESOLVED, c, now);
            case RESOLVED -> Optional.of(afterwards(c, now));
            case POSTMORTEM_PENDING ->
                f.closed()
                        .filter(s -> FactCheck.counts(s, c, now) && inOrder(s, c))
                        .filter(_ -> f.missingForClosing().isEmpty())
                        .map(s -> new Advance(Phase.CLOSED, s, "closed with its postmortem"));
            case CLOSED, MERGED -> Optional.empty();
        };
    }

    private static Optional<IncidentDecision> deed(Optional<Deed> deed, Phase to, Course c, Instant now) {
        return deed.filter(d -> FactCheck.counts(d.stamp(), c, now) && inOrder(d.stamp(), c))
                .map(d -> new Advance(to, d.stamp(), d.text()));
    }

    /** What Siaga itself noted comes after what humans noted, whatever their clocks say. */
    private static boolean inOrder(Stamp stamp, Course c) {
        Stamp last = c.steps().getLast().stamp();
        return last.by().equals(Stamp.SIAGA) || !stamp.at().isBefore(last.at());
    }

    private static Advance afterwards(Course c, Instant now) {
        Stamp stamp = new Stamp(Stamp.SIAGA, now);
        return c.worst().needsPostmortem()
                ? new Advance(Phase.POSTMORTEM_PENDING, stamp, "a %s owes a postmortem".formatted(c.worst()))
                : new Advance(Phase.CLOSED, stamp, "a %s owes no postmortem".formatted(c.worst()));
    }

    private static Optional<IncidentDecision> calmed(Facts f, Course c, Instant now) {
        Optional<Instant> since = f.calmSince().filter(at -> !at.isBefore(c.openedAt()) && !at.isAfter(now));
        if (since.isPresent() && c.phase().calmsTo(Phase.MITIGATED)) {
            return Optional.of(new Advance(
                    Phase.MITIGATED,
                    new Stamp(
                            Stamp.SIAGA,
                            later(since.get(), c.steps().getLast().stamp().at())),
                    "the measurement is calm"));
        }
        return settles(f, c)
                .filter(at -> !now.isBefore(at))
                .map(at ->
                        new Advance(Phase.RESOLVED, new Stamp(Stamp.SIAGA, at), "calm for %s".formatted(f.settle())));
    }

    /** When a calm incident that may resolve itself does. */
    private static Optional<Instant> settles(Facts f, Course c) {
        return f.calmSince()
                .filter(at -> !at.isBefore(c.openedAt()))
                .filter(_ -> c.phase() == Phase.MITIGATED && !c.effective().resolvedByHumanOnly())
                .map(at ->
                        later(at.plus(f.settle()), c.steps().getLast().stamp().at()));
    }

    private static IncidentDecision timed(Facts f, Course c, Instant now) {
        List<Timers.Due> dues = Timers.running(f, c);
        Optional<Timers.Due> first = dues.stream().min(Comparator.comparing(Timers.Due::at));
        if (first.filter(due -> !now.isBefore(due.at())).isPresent()) {
            return Timers.decision(first.get().timer(), f, c, now);
        }
        Stream<Instant> ahead = Stream.concat(
                dues.stream().map(Timers.Due::at),
                Stream.concat(
                        settles(f, c).stream(), c.phase().ended() ? Stream.of(kept(c)) : Stream.<Instant>empty()));
        return new Stay(ahead.min(Comparator.naturalOrder()).orElse(now.plus(Duration.ofHours(1))));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
