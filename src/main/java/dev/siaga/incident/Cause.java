package dev.siaga.incident;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Why Siaga declares an incident. The key says which cause it is, such as {@code slo/api}: the same key never has two open incidents.
 *
 * @param seen when the cause was seen
 */
public record Cause(
        String key,
        String title,
        String summary,
        Severity severity,
        Optional<Situation> situation,
        Affected affected,
        Instant seen) {
    private static final int LONGEST = 40;

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
