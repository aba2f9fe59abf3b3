package dev.siaga.lab.chaos;

import dev.siaga.lab.client.Availability;

/** How a city's clients of one kind were served in an episode, from the first fault until all was whole. */
record Served(String city, String kind, double percent, double longestOutageSeconds) {
    static Served of(String city, String kind, Availability seen) {
        return new Served(city, kind, seen.percent(), seen.longestOutage().toMillis() / 1e3);
    }
}
