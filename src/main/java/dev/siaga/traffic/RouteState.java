package dev.siaga.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where users are sent now, since when, and why, in a sentence for a human.
 *
 * @param hurried when users were last moved to something that had not worked for long: that is rationed, so that no pattern of failures
 *     makes them move without end
 */
public record RouteState(Route route, Instant since, String message, List<Instant> hurried) {
    /** How many moves to something that has not worked for long are made within the time after which it would have. */
    static final int HURRIED_AT_MOST = 3;

    public RouteState {
        hurried = List.copyOf(hurried);
    }

    /** Nothing has happened yet. */
    public static RouteState initial(Instant now) {
        return new RouteState(Route.MAIN, now, "", List.of());
    }

    RouteState because(String why) {
        return new RouteState(route, since, why, hurried);
    }

    RouteState goes(Route to, Instant now, String why) {
        return new RouteState(to, now, why, hurried);
    }

    RouteState hurries(Route to, Instant now, Duration window, String why) {
        return new RouteState(
                to, now, why, Stream.concat(Stream.of(now), recent(now, window)).toList());
    }

    boolean mayHurry(Instant now, Duration window) {
        return recent(now, window).count() < HURRIED_AT_MOST;
    }

    private Stream<Instant> recent(Instant now, Duration window) {
        return hurried.stream().filter(at -> at.plus(window).isAfter(now));
    }
}
