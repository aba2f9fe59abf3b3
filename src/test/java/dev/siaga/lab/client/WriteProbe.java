package dev.siaga.lab.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The judge of invariant I1, "at no instant do two cities accept writes", over what the probes of all cities logged.
 *
 * <p>A member accepts from the sending of the first accepted write to the answer of the last one in an unbroken run: the longest time
 * it can have been, so that an overlap is never missed. A refusal breaks the run. A write without an answer may have been committed:
 * it counts as accepted where it touches a run. Between two refusals it counts only if its row was found afterwards, and then until the
 * time in that row; else every restart of a standby would look like a second writer.
 */
public record WriteProbe(List<Attempt> attempts) {
    public WriteProbe {
        attempts = List.copyOf(attempts);
    }

    /** The intervals in which each member accepted writes, in order of time. */
    public List<Interval> intervals() {
        return latestWord().stream()
                .collect(Collectors.groupingBy(Attempt::target, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(member -> runs(member).stream())
                .sorted(Comparator.comparingLong(Interval::from))
                .toList();
    }

    /** How long two or more cities accepted writes at once; any overlap, however short, is at least 1. */
    public long dualWriterMillis() {
        return Math.ceilDiv(overlapMicros(intervals()), 1_000);
    }

    /** The last interval of one city and the first of another after it: how a move of the primary looked from the members themselves. */
    public record Handover(Interval before, Interval after) {
        /** How long no city accepted writes. */
        public long gapMillis() {
            return (after.from() - before.to()) / 1_000;
        }
    }

    /** Every move of the primary from city to city, in order. */
    public List<Handover> handovers() {
        var handovers = new ArrayList<Handover>();
        Optional<Interval> last = Optional.empty();
        for (Interval interval : intervals()) {
            last.filter(before -> !before.city().equals(interval.city()))
                    .ifPresent(before -> handovers.add(new Handover(before, interval)));
            last = Optional.of(interval);
        }
        return handovers;
    }

    /** Fails with the intervals when two cities accepted at once, or when a probe was blind for longer than allowed. */
    public void verify(Collection<String> cities, long blindMillisAllowed) {
        if (dualWriterMillis() > 0) {
            throw new AssertionError(
                    "two cities accepted writes at once for " + dualWriterMillis() + " ms:\n" + table());
        }
        for (String city : cities) {
            var blind = blindMillis(city);
            if (blind > blindMillisAllowed) {
                throw new AssertionError(
                        "the probe of " + city + " tried nothing for " + blind + " ms: it proves nothing");
            }
        }
    }

    /** The longest time between two attempts of a city's probe; for ever when it made fewer than two. */
    public long blindMillis(String city) {
        var times = attempts.stream()
                .filter(attempt -> attempt.city().equals(city))
                .mapToLong(Attempt::done)
                .sorted()
                .toArray();
        var longest = times.length < 2 ? Long.MAX_VALUE : 0;
        for (var i = 1; i < times.length; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return longest / 1_000;
    }

    /** The intervals, one to a line. */
    public String table() {
        return intervals().stream().map(Interval::toString).collect(Collectors.joining("\n"));
    }

    /** How long the intervals of two different cities overlap, in microseconds. Intervals that only touch don't. */
    static long overlapMicros(List<Interval> intervals) {
        record Edge(long at, String city, int step) {}
        var edges = new ArrayList<Edge>();
        for (Interval interval : intervals) {
            edges.add(new Edge(interval.from(), interval.city(), 1));
            edges.add(new Edge(interval.to(), interval.city(), -1));
        }
        edges.sort(Comparator.comparingLong(Edge::at));
        Map<String, Integer> accepting = new HashMap<>();
        long overlap = 0;
        for (var i = 0; i < edges.size(); i++) {
            var edge = edges.get(i);
            if (accepting.size() > 1) {
                overlap += edge.at() - edges.get(i - 1).at();
            }
            accepting.merge(edge.city(), edge.step(), (a, b) -> a + b == 0 ? null : a + b);
        }
        return overlap;
    }

    /** A write that was settled later is told twice; the later word counts. */
    private Collection<Attempt> latestWord() {
        record Row(String target, long n) {}
        return attempts.stream()
                .sorted(Comparator.comparingLong(Attempt::n))
                .collect(Collectors.toMap(
                        attempt -> new Row(attempt.target(), attempt.n()),
                        attempt -> attempt,
                        (first, later) -> later,
                        LinkedHashMap::new))
                .values();
    }

    private static List<Interval> runs(List<Attempt> member) {
        var runs = new ArrayList<Interval>();
        var run = new ArrayList<Attempt>();
        for (Attempt attempt : member) {
            if (attempt.outcome() == Outcome.REFUSED) {
                close(run).ifPresent(runs::add);
                run.clear();
            } else {
                run.add(attempt);
            }
        }
        close(run).ifPresent(runs::add);
        return runs;
    }

    private static Optional<Interval> close(List<Attempt> run) {
        var accepted = run.stream()
                .filter(attempt -> attempt.outcome() == Outcome.ACCEPTED)
                .count();
        if (accepted == 0) {
            return Optional.empty();
        }
        var to = run.stream().mapToLong(Attempt::done).max().orElseThrow();
        return Optional.of(new Interval(
                run.getFirst().city(), run.getFirst().target(), run.getFirst().sent(), to, accepted));
    }
}
