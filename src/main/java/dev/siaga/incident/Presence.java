package dev.siaga.incident;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For how long each city has been missing from the quorum, as far as anybody looked: time in which the quorum gave no answer doesn't count.
 *
 * @param missing by city; a city that is there has no entry
 * @param looking whether the last look was answered
 */
public record Presence(Map<String, Duration> missing, boolean looking) {
    public static final Presence UNSEEN = new Presence(Map.of(), false);

    public Presence {
        missing = Map.copyOf(missing);
    }

    /** After a look that was answered, so long after the one before. */
    public Presence seen(Collection<String> cities, Set<String> present, Duration since) {
        Map<String, Duration> now = new HashMap<>();
        cities.stream()
                .filter(city -> !present.contains(city))
                .forEach(city -> now.put(
                        city,
                        looking && missing.containsKey(city) ? missing.get(city).plus(since) : before(city)));
        return new Presence(now, true);
    }

    /** After a look without an answer. */
    public Presence unanswered() {
        return new Presence(missing, false);
    }

    public Set<String> missingFor(Duration time) {
        return missing.entrySet().stream()
                .filter(entry -> entry.getValue().compareTo(time) >= 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Duration before(String city) {
        return missing.getOrDefault(city, Duration.ZERO);
    }
}
