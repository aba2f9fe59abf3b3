package dev.siaga.controller.primacy;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Estates are taken up for the first time a few at once, and the next when the permits of those have been renewed: an operator that is given
 * hundreds together would win them all and then be too busy to keep them. What is no adoption never waits here.
 */
@Singleton
public class Adoptions {
    private static final int AT_ONCE = 24;
    /** One that doesn't come to its first renewal holds up nobody for longer. */
    private static final Duration GIVEN = Duration.ofSeconds(15);

    private final Map<EstateKey, Long> underWay = new ConcurrentHashMap<>();

    /** Whether it is this estate's turn, at an instant of a clock that never goes back. */
    public synchronized boolean begin(EstateKey estate, long now) {
        underWay.values().removeIf(begun -> now - begun > GIVEN.toNanos());
        if (underWay.size() < AT_ONCE) {
            underWay.putIfAbsent(estate, now);
        }
        return underWay.containsKey(estate);
    }

    void renewed(EstateKey estate) {
        underWay.remove(estate);
    }
}
