package dev.siaga.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Announced times in which the budget is frozen: what happens then counts neither as good nor as bad. They may overlap. */
public record Maintenance(List<Interval> intervals) {

    public record Interval(Instant start, Instant end) {
        public Interval {
            if (!start.isBefore(end)) {
                throw new IllegalArgumentException(
                        "maintenance from %s must end after it starts, not at %s".formatted(start, end));
            }
        }

        public Duration length() {
            return Duration.between(start, end);
        }

        boolean contains(Instant instant) {
            return !instant.isBefore(start) && instant.isBefore(end);
        }
    }

    public static Maintenance none() {
        return new Maintenance(List.of());
    }

    /** When the maintenance that goes on now ends, if one does. */
    public Optional<Instant> frozenUntil(Instant now) {
        return merged().stream().filter(i -> i.contains(now)).findFirst().map(Interval::end);
    }

    /** The parts of a stretch of time that are excluded: disjoint, in order. */
    public List<Interval> within(Instant from, Instant to) {
        return merged().stream()
                .filter(i -> i.start().isBefore(to) && i.end().isAfter(from))
                .map(i -> new Interval(
                        i.start().isBefore(from) ? from : i.start(), i.end().isAfter(to) ? to : i.end()))
                .toList();
    }

    public Duration frozen(Instant from, Instant to) {
        return within(from, to).stream().map(Interval::length).reduce(Duration.ZERO, Duration::plus);
    }

    private List<Interval> merged() {
        List<Interval> merged = new ArrayList<>();
        intervals.stream().sorted(Comparator.comparing(Interval::start)).forEach(next -> {
            if (!merged.isEmpty() && !next.start().isAfter(merged.getLast().end())) {
                Interval last = merged.removeLast();
                merged.add(new Interval(last.start(), last.end().isAfter(next.end()) ? last.end() : next.end()));
            } else {
                merged.add(next);
            }
        });
        return merged;
    }
}
