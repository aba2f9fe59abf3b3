package dev.siaga.incident;

import dev.siaga.incident.Facts.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which facts can't be honoured, and what to do about each. Such a fact is as good as absent: it never holds up an escalation. What admission
 * rules can judge they have refused already; here stands what needs a clock or the course so far.
 */
public final class FactCheck {
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private FactCheck() {}

    /** A field of the manifest, one word for what is wrong with it, and a sentence with the remedy. */
    public record Problem(String field, String reason, String remedy) {}

    public static List<Problem> problems(Facts facts, Course course, Instant now) {
        List<Problem> problems = new ArrayList<>();
        stamps(facts)
                .forEach((field, stamp) -> misplaced(field, stamp, facts, now).ifPresent(problems::add));
        skipped(facts, course, now).ifPresent(problems::add);
        if (facts.closed().filter(s -> counts(s, course, now)).isPresent()
                && course.phase() == Phase.POSTMORTEM_PENDING
                && !facts.missingForClosing().isEmpty()) {
            problems.add(new Problem(
                    "spec.closed",
                    "PostmortemIncomplete",
                    "closing waits for the postmortem: fill in " + String.join(", ", facts.missingForClosing())));
        }
        if (facts.reopenings().size() > course.reopenings()
                && !course.phase().next().contains(Phase.REOPENED)) {
            problems.add(new Problem(
                    "spec.reopenings",
                    "NotReopenable",
                    "an incident that is %s can't be reopened: remove the last entry"
                            .formatted(course.phase().word())));
        }
        if (facts.mergedInto().filter(facts.name()::equals).isPresent()) {
            problems.add(new Problem(
                    "spec.mergedInto", "MergedIntoItself", "name the incident that goes on instead of this one"));
        } else if (facts.mergedInto().isPresent() && !facts.mergeable() && course.phase() != Phase.MERGED) {
            problems.add(new Problem(
                    "spec.mergedInto",
                    "MergedIntoNothing",
                    "no incident %s goes on in this namespace: name one that is neither closed nor merged"
                            .formatted(facts.mergedInto().get())));
        }
        return List.copyOf(problems);
    }

    /** Neither of an earlier opening nor of the future. */
    static boolean counts(Stamp stamp, Course course, Instant now) {
        return !stamp.at().isBefore(course.openedAt()) && !inFuture(stamp, now);
    }

    static boolean inFuture(Stamp stamp, Instant now) {
        return stamp.at().isAfter(now.plus(CLOCKS_DIFFER));
    }

    private static Optional<Problem> misplaced(String field, Stamp stamp, Facts facts, Instant now) {
        if (inFuture(stamp, now)) {
            return Optional.of(new Problem(
                    field + ".at",
                    "TimeInFuture",
                    "%s is in the future, here it is %s: write when it happened".formatted(stamp.at(), now)));
        }
        if (stamp.at().isBefore(facts.declared().at()) && !inFuture(facts.declared(), now)) {
            return Optional.of(new Problem(
                    field + ".at",
                    "TimeBeforeDeclaration",
                    "%s lies before spec.declared.at, %s: write when it happened, or correct the declaration"
                            .formatted(stamp.at(), facts.declared().at())));
        }
        return Optional.empty();
    }

    private static Optional<Problem> skipped(Facts facts, Course course, Instant now) {
        Map<String, Optional<Stamp>> inOrder = new LinkedHashMap<>();
        inOrder.put("spec.acknowledged", facts.acknowledged());
        inOrder.put("spec.mitigation", facts.mitigation().map(Deed::stamp));
        inOrder.put("spec.resolution", facts.resolution().map(Deed::stamp));
        inOrder.put("spec.closed", facts.closed());
        List<Phase> leadTo = List.of(Phase.ACKNOWLEDGED, Phase.MITIGATED, Phase.RESOLVED, Phase.CLOSED);
        List<String> fields = List.copyOf(inOrder.keySet());
        for (int i = 1; i < fields.size(); i++) {
            boolean there = inOrder.get(fields.get(i))
                    .filter(s -> counts(s, course, now))
                    .isPresent();
            boolean before = passed(course, leadTo.get(i - 1));
            if (there && !before) {
                return Optional.of(new Problem(
                        fields.get(i),
                        "StateSkipped",
                        "%s comes first: fill it in with a time in this opening, not after the next step's"
                                .formatted(fields.get(i - 1))));
            }
        }
        return Optional.empty();
    }

    private static boolean passed(Course course, Phase phase) {
        return course.entered(phase).isPresent()
                || course.phase().ordinal() > phase.ordinal() && !course.phase().awaitsAnswer();
    }

    private static Map<String, Stamp> stamps(Facts facts) {
        Map<String, Stamp> all = new LinkedHashMap<>();
        all.put("spec.declared", facts.declared());
        facts.acknowledged().ifPresent(s -> all.put("spec.acknowledged", s));
        facts.can().ifPresent(c -> all.put("spec.can", c.stamp()));
        facts.mitigation().ifPresent(d -> all.put("spec.mitigation", d.stamp()));
        facts.resolution().ifPresent(d -> all.put("spec.resolution", d.stamp()));
        facts.closed().ifPresent(s -> all.put("spec.closed", s));
        numbered(all, "spec.updates", facts.updates());
        numbered(all, "spec.reopenings", facts.reopenings());
        numbered(all, "spec.observations", facts.observations());
        return all;
    }

    private static void numbered(Map<String, Stamp> all, String field, List<Deed> deeds) {
        for (int i = 0; i < deeds.size(); i++) {
            all.put("%s[%d]".formatted(field, i), deeds.get(i).stamp());
        }
    }
}
