package dev.siaga.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Users of one service of Surabaya in the words of the tests: all is well and has been for an hour until said otherwise. */
final class GivenUsers {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final Duration AGES = Duration.ofHours(1);
    static final RouteSight.Patience PATIENCE =
            new RouteSight.Patience(Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ofSeconds(30));

    private RouteState state = new RouteState(Route.MAIN, NOW.minus(AGES), "", List.of());
    private Optional<Lasting> main = Optional.of(held(AGES));
    private Optional<Lasting> backup = Optional.of(held(AGES));
    private Optional<Lasting> database = Optional.of(held(AGES));
    private OptionalDouble requests = OptionalDouble.empty();
    private final List<Neighbour> neighbours = new ArrayList<>(List.of(
            new Neighbour("bandung", held(AGES), OptionalDouble.empty(), false, false),
            new Neighbour("jakarta", held(AGES), OptionalDouble.empty(), false, true)));
    private boolean quorum = true;

    static Lasting held(Duration time) {
        return new Lasting(true, NOW.minus(time));
    }

    static Lasting broken(Duration time) {
        return new Lasting(false, NOW.minus(time));
    }

    GivenUsers on(Route route, Instant... hurried) {
        state = new RouteState(route, NOW.minus(AGES), "", List.of(hurried));
        return this;
    }

    GivenUsers main(Lasting given) {
        main = Optional.of(given);
        return this;
    }

    GivenUsers backup(Lasting given) {
        backup = Optional.of(given);
        return this;
    }

    GivenUsers bothDown(Duration time) {
        return main(broken(AGES)).backup(broken(time));
    }

    GivenUsers mainUnknown() {
        main = Optional.empty();
        return this;
    }

    GivenUsers database(Lasting given) {
        database = Optional.of(given);
        return this;
    }

    GivenUsers databaseUnknown() {
        database = Optional.empty();
        return this;
    }

    GivenUsers requests(double given) {
        requests = OptionalDouble.of(given);
        return this;
    }

    GivenUsers serving(String city, Lasting serves) {
        neighbours.replaceAll(
                n -> n.city().equals(city) ? new Neighbour(city, serves, n.spare(), n.bounded(), n.primary()) : n);
        return this;
    }

    /** The city declares a capacity, and says how much is left. */
    GivenUsers spare(String city, double more) {
        return bounded(city, OptionalDouble.of(more));
    }

    GivenUsers spareUnknown(String city) {
        return bounded(city, OptionalDouble.empty());
    }

    private GivenUsers bounded(String city, OptionalDouble spare) {
        neighbours.replaceAll(
                n -> n.city().equals(city) ? new Neighbour(city, n.serves(), spare, true, n.primary()) : n);
        return this;
    }

    GivenUsers noNeighbours() {
        neighbours.clear();
        return this;
    }

    GivenUsers quorumLost() {
        quorum = false;
        return this;
    }

    RouteState decided() {
        return RouteDecider.decide(
                new RouteSight(
                        NOW,
                        new OwnHealth(main, backup),
                        database,
                        requests,
                        quorum ? Optional.of(neighbours) : Optional.empty(),
                        PATIENCE),
                state);
    }

    Route route() {
        return decided().route();
    }
}
