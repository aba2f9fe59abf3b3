package dev.siaga.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a cause that is seen leads to, given the incidents it has had: one open incident for one cause. */
public sealed interface Declaring {
    String name();

    /** A new incident. */
    record Open(String name) implements Declaring {}

    /** It is open already and no milder. */
    record Leave(String name) implements Declaring {}

    /** It is open, and was declared milder than the cause is now. */
    record Raise(String name, Severity to) implements Declaring {}

    /** It was over not long ago. */
    record Reopen(String name, Severity severity) implements Declaring {}

    /**
     * An incident this cause has had.
     *
     * @param severity as its facts say
     * @param calm whether the cause was seen to be calm since: a cause that merely goes on doesn't return
     * @param since when its phase began
     */
    record Known(String name, int number, Phase phase, Severity severity, boolean calm, Instant since) {}

    static Declaring decide(Cause cause, List<Known> had, Instant now, Duration reopenWithin) {
        return decide(cause, had, 0, now, reopenWithin);
    }

    /**
     * The same for a cause whose incidents don't all lie here.
     *
     * @param above the highest number that an incident of this cause is known to have elsewhere
     */
    static Declaring decide(Cause cause, List<Known> had, int above, Instant now, Duration reopenWithin) {
        Optional<Known> last = had.stream().max(Comparator.comparingInt(Known::number));
        if (last.isEmpty()) {
            return new Open(cause.name(above + 1));
        }
        Known k = last.get();
        Open next = new Open(cause.name(Math.max(k.number(), above) + 1));
        boolean over = !k.phase().unresolved();
        boolean recent = now.isBefore(k.since().plus(reopenWithin));
        if (k.phase() == Phase.MERGED) {
            return recent ? new Leave(k.name()) : next;
        }
        if (over && !recent) {
            return next;
        }
        if ((over || k.phase() == Phase.MITIGATED) && k.calm()) {
            return new Reopen(k.name(), cause.severity().worse(k.severity()));
        }
        return cause.severity().worseThan(k.severity()) && !over
                ? new Raise(k.name(), cause.severity())
                : new Leave(k.name());
    }
}
