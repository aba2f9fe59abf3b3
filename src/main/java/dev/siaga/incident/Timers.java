package dev.siaga.incident;

import dev.siaga.incident.Course.Timer;
import dev.siaga.incident.IncidentDecision.Escalate;
import dev.siaga.incident.IncidentDecision.Raise;
import dev.siaga.incident.IncidentDecision.Remind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What falls due, and what happens then. A timer that was missed, because nobody watched, fires once, not once for each time. */
final class Timers {
    /** From resolution to a postmortem, and then from one reminder to the next. */
    static final Duration POSTMORTEM_WITHIN = Duration.ofDays(5);

    static final Duration REMIND_EVERY = Duration.ofDays(1);

    private Timers() {}

    record Due(Instant at, Timer timer) {}

    static List<Due> running(Facts f, Course c) {
        List<Due> dues = new ArrayList<>();
        ResponseTimes times = f.times(c.effective());
        if (c.phase().awaitsAnswer()) {
            dues.add(new Due(c.since(Timer.RESPOND).plus(times.respond()), Timer.RESPOND));
        }
        if (c.phase().unresolved()) {
            dues.add(new Due(c.since(Timer.RESOLVE).plus(times.resolve()), Timer.RESOLVE));
        }
        if (c.phase() == Phase.ACKNOWLEDGED || c.phase() == Phase.MITIGATED) {
            dues.add(new Due(lastUpdate(f, c).plus(c.effective().updateEvery()), Timer.UPDATE));
        }
        if (c.phase() == Phase.POSTMORTEM_PENDING) {
            dues.add(new Due(postmortemDue(c), Timer.POSTMORTEM));
        }
        if (c.phase() == Phase.POSTMORTEM_PENDING || c.phase() == Phase.CLOSED) {
            followUpDue(f, c).ifPresent(at -> dues.add(new Due(at, Timer.FOLLOW_UP)));
        }
        return dues;
    }

    static IncidentDecision decision(Timer timer, Facts f, Course c, Instant now) {
        ResponseTimes times = f.times(c.effective());
        return switch (timer) {
            case RESPOND ->
                new Escalate(
                        c.escalations() + 1,
                        "nobody acknowledged within %s: the next contact is told".formatted(Span.of(times.respond())));
            case RESOLVE -> overdue(c, "not resolved within %s".formatted(Span.of(times.resolve())));
            case UPDATE ->
                new Remind(
                        timer,
                        "stakeholders are owed an update every %s: add one to spec.updates"
                                .formatted(Span.of(c.effective().updateEvery())));
            case POSTMORTEM ->
                new Remind(timer, "the postmortem is overdue; missing: " + String.join(", ", f.missingForClosing()));
            case FOLLOW_UP -> new Remind(timer, "overdue follow-up actions: " + overdueActions(f, now));
        };
    }

    private static IncidentDecision overdue(Course c, String text) {
        return c.effective()
                .raised()
                .<IncidentDecision>map(
                        worse -> new Raise(worse, "%s: %s becomes %s".formatted(text, c.effective(), worse)))
                .orElseGet(() -> new Remind(Timer.RESOLVE, text));
    }

    private static String overdueActions(Facts f, Instant now) {
        return f.postmortem().stream()
                .flatMap(p -> p.overdue(now).stream())
                .map(action ->
                        action.action() + action.owner().map(" (%s)"::formatted).orElse(""))
                .collect(Collectors.joining("; "));
    }

    private static Instant lastUpdate(Facts f, Course c) {
        Instant since = c.since(Timer.UPDATE);
        return f.updates().stream()
                .limit(c.updatesTold())
                .map(deed -> deed.stamp().at())
                .filter(since::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(since);
    }

    private static Instant postmortemDue(Course c) {
        Instant entered = c.steps().getLast().stamp().at();
        Instant fired = c.since(Timer.POSTMORTEM);
        return fired.isAfter(entered) ? fired.plus(REMIND_EVERY) : entered.plus(POSTMORTEM_WITHIN);
    }

    private static Optional<Instant> followUpDue(Facts f, Course c) {
        Instant again = c.since(Timer.FOLLOW_UP).plus(REMIND_EVERY);
        return f.postmortem().stream()
                .flatMap(p -> p.followUps().stream())
                .filter(action -> !action.done())
                .flatMap(action -> action.due().stream())
                .min(Comparator.naturalOrder())
                .map(due -> c.lastFired().containsKey(Timer.FOLLOW_UP) && again.isAfter(due) ? again : due);
    }
}
