package dev.siaga.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Why Siaga declares an incident. The key says which cause it is, such as {@code slo/bandung/api}: the same key never has two open incidents. What
 * one city alone can see has the city in its key, so that two cities never give two incidents one name.
 *
 * @param seen when the cause was seen
 * @param respondWithin within which time it is to be acknowledged, when the cause knows better than the table
 * @param resolveWithin within which time it is to be resolved, likewise
 * @param trace the id of the trace that shows how it came about, where there is one
 * @param shared whether every city sees it: then the first to declare it does so for all
 */
public record Cause(
        String key,
        String title,
        String summary,
        Severity severity,
        Optional<Situation> situation,
        Affected affected,
        Instant seen,
        Optional<Duration> respondWithin,
        Optional<Duration> resolveWithin,
        Optional<String> trace,
        boolean shared) {
    private static final int LONGEST = 40;

    /** With the times of the response table. */
    public Cause(
            String key,
            String title,
            String summary,
            Severity severity,
            Optional<Situation> situation,
            Affected affected,
            Instant seen) {
        this(
                key,
                title,
                summary,
                severity,
                situation,
                affected,
                seen,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** The same with times of its own; where one is empty the table holds. */
    public Cause within(Optional<Duration> respond, Optional<Duration> resolve) {
        return new Cause(key, title, summary, severity, situation, affected, seen, respond, resolve, trace, shared);
    }

    /** The same, with the trace that shows how it came about. */
    public Cause traced(Optional<String> id) {
        return new Cause(
                key, title, summary, severity, situation, affected, seen, respondWithin, resolveWithin, id, shared);
    }

    /** The same, as every city sees it. */
    public Cause sharedByAll() {
        return new Cause(
                key, title, summary, severity, situation, affected, seen, respondWithin, resolveWithin, trace, true);
    }

    /** The name of this cause's nth incident; names of different causes differ. */
    String name(int number) {
        return base(key) + "-" + number;
    }

    /** A label's value and the beginning of a name. The hash keeps apart what the alphabet of names would make alike. */
    public static String base(String key) {
        String words =
                key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-$", "");
        String start = words.isEmpty() ? "incident" : words.substring(0, Math.min(LONGEST, words.length()));
        return "%s-%08x".formatted(start.replaceAll("-$", ""), key.hashCode());
    }
}
