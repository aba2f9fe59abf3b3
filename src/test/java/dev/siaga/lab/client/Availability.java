package dev.siaga.lab.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How well clients of one kind were served for a while.
 *
 * @param attempts how often they tried
 * @param answered how often they were told what they wanted
 * @param longestOutage the longest time without an answer, the beginning and the end of the while included
 * @param servedBy who answered, and how often
 */
public record Availability(long attempts, long answered, Duration longestOutage, Map<String, Long> servedBy) {

    /** Of the attempts sent from one instant on and before another. */
    public static Availability of(List<Attempt> attempts, Instant from, Instant to) {
        var first = MachineClock.micros(from);
        var end = MachineClock.micros(to);
        var sent = attempts.stream()
                .filter(attempt -> attempt.sent() >= first && attempt.sent() < end)
                .toList();
        var answered = sent.stream()
                .filter(attempt -> attempt.outcome() == Outcome.ACCEPTED)
                .toList();
        return new Availability(
                sent.size(),
                answered.size(),
                Duration.of(longestGap(first, end, answered), ChronoUnit.MICROS),
                answered.stream().collect(Collectors.groupingBy(Attempt::by, TreeMap::new, Collectors.counting())));
    }

    private static long longestGap(long first, long end, List<Attempt> answered) {
        var edges = LongStream.concat(
                        LongStream.of(first, end),
                        answered.stream().mapToLong(attempt -> Math.min(attempt.done(), end)))
                .sorted()
                .toArray();
        return LongStream.range(1, edges.length)
                .map(i -> edges[(int) i] - edges[(int) i - 1])
                .max()
                .orElse(0);
    }

    /** The answered ones of a hundred attempts; none of none. */
    public double percent() {
        return attempts == 0 ? 0 : 100.0 * answered / attempts;
    }

    /** Whether there were answers, all of them from one place. */
    public boolean servedOnlyBy(String place) {
        return servedBy.keySet().equals(Set.of(place));
    }

    @Override
    public String toString() {
        var by = servedBy.isEmpty()
                ? "nobody"
                : servedBy.entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", "));
        return "%5.1f %% of %4d, longest outage %5.1f s, by %s"
                .formatted(percent(), attempts, longestOutage.toMillis() / 1000.0, by);
    }
}
