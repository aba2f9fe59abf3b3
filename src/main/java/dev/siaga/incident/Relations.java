package dev.siaga.incident;

import dev.siaga.incident.Course.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which incidents have to do with each other: they were open at one time, or one began within an hour of the other's end, and they share a
 * city, a service or a database; or one was merged into the other. Both find each other, except beyond the cap.
 */
public final class Relations {
    public static final int MOST = 20;
    static final Duration NEAR = Duration.ofHours(1);
    private static final int LONGEST = 200;

    private Relations() {}

    /** An incident that has to do with this one, and what they have in common. */
    public record Related(String name, String why) {}

    /**
     * An incident as far as its relations go.
     *
     * @param opened when it was declared
     * @param ended when it was resolved or merged for the last time; empty as long as it is open
     */
    public record Span(
            String name, Instant opened, Optional<Instant> ended, Affected affected, Optional<String> mergedInto) {

        /** Of at least one step. */
        public static Span of(String name, List<Step> steps, Affected affected, Optional<String> mergedInto) {
            int open = steps.size() - 1;
            while (open >= 0 && !steps.get(open).phase().unresolved()) {
                open--;
            }
            Optional<Instant> ended = steps.stream()
                    .skip(open + 1L)
                    .findFirst()
                    .map(step -> step.stamp().at());
            return new Span(name, steps.getFirst().stamp().at(), ended, affected, mergedInto);
        }

        private boolean near(Span other) {
            return startsBeforeTheEndOf(other) && other.startsBeforeTheEndOf(this);
        }

        private boolean startsBeforeTheEndOf(Span other) {
            return other.ended.filter(end -> opened.isAfter(end.plus(NEAR))).isEmpty();
        }

        private Duration distance(Span other) {
            return Duration.between(opened, other.opened).abs();
        }
    }

    /**
     * The nearest first, at most {@link #MOST}. What was related before and is no longer there, because it was kept long enough, stays at
     * the end.
     */
    public static List<Related> of(Span one, Collection<Span> others, List<Related> before) {
        Set<String> there = others.stream().map(Span::name).collect(Collectors.toSet());
        Stream<Related> found = others.stream()
                .filter(other -> !other.name().equals(one.name()))
                .filter(other -> mergedInto(one, other) || one.near(other))
                .sorted(Comparator.<Span, Duration>comparing(one::distance).thenComparing(Span::name))
                .flatMap(other -> why(one, other).map(why -> new Related(other.name(), why)).stream());
        Stream<Related> gone = before.stream().filter(related -> !there.contains(related.name()));
        return Stream.concat(found, gone).limit(MOST).toList();
    }

    private static boolean mergedInto(Span one, Span other) {
        return other.mergedInto().filter(one.name()::equals).isPresent();
    }

    private static Optional<String> why(Span one, Span other) {
        String merged = mergedInto(one, other) ? "merged into this one" : "";
        String shared = Stream.of(
                        merged,
                        shared("city", one.affected().cities(), other.affected().cities()),
                        shared(
                                "service",
                                one.affected().services(),
                                other.affected().services()),
                        shared(
                                "database",
                                one.affected().databases(),
                                other.affected().databases()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return shared.isEmpty()
                ? Optional.empty()
                : Optional.of(shared.substring(0, Math.min(LONGEST, shared.length())));
    }

    private static String shared(String what, List<String> ours, List<String> theirs) {
        String names =
                ours.stream().filter(theirs::contains).distinct().sorted().collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "same %s: %s".formatted(what, names);
    }
}
