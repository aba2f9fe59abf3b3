package dev.siaga.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.traffic.Route.ToCity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Three cities, each deciding for its own users once a second from what it sees of itself and hears of the others, while everything comes and goes. */
class RouteProperties {
    private static final List<String> CITIES = List.of("jakarta", "bandung", "surabaya");
    private static final int BACK_AFTER = 20;
    private static final RouteSight.Patience PATIENCE =
            new RouteSight.Patience(Duration.ofSeconds(30), Duration.ofSeconds(BACK_AFTER), Duration.ofSeconds(15));
    private static final int SECONDS = 300;
    /** Two kinds and two other cities. */
    private static final int TARGETS = 4;

    @Property(tries = 400)
    void users_are_never_sent_to_a_city_that_does_not_serve_or_has_no_room(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int calm) {
        World world = new World(seed, calm);
        for (int second = 0; second < SECONDS; second++) {
            for (Move move : world.turn()) {
                if (move.to instanceof ToCity(String city)) {
                    Neighbour target = move.sight.neighbours().orElseThrow().stream()
                            .filter(n -> n.city().equals(city))
                            .findFirst()
                            .orElseThrow();
                    assertTrue(target.serves().holds(), () -> move + ": it doesn't serve");
                    assertTrue(target.hasRoomFor(move.sight.requests()), () -> move + ": it has no room");
                }
            }
        }
    }

    /**
     * In a time of {@code backAfter}, at most three moves are hurried; each target can be entered once because it has long worked, and once
     * more for each better one that was taken and died.
     */
    @Property(tries = 400)
    void no_pattern_of_failures_moves_users_without_end(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int calm) {
        World world = new World(seed, calm);
        Map<String, List<Integer>> moves = new HashMap<>();
        for (int second = 0; second < SECONDS; second++) {
            int at = second;
            world.turn()
                    .forEach(move -> moves.computeIfAbsent(move.city, _ -> new ArrayList<>())
                            .add(at));
        }
        int most = RouteState.HURRIED_AT_MOST + 2 * TARGETS;
        moves.forEach((city, times) -> times.forEach(from -> {
            long within = times.stream()
                    .filter(t -> t >= from && t < from + BACK_AFTER)
                    .count();
            assertTrue(within <= most, () -> city + " moved " + within + " times from second " + from);
        }));
    }

    /** The worst of rhythms: whenever users have been moved, what they were moved to fails and what they left works. */
    @Property(tries = 200)
    void instances_that_fail_by_turns_move_users_three_times_and_no_more_within_a_time(
            @ForAll @IntRange(min = 1, max = BACK_AFTER - 1) int rhythm) {
        OwnHealth health = OwnHealth.UNKNOWN;
        RouteState state = RouteState.initial(GivenUsers.NOW);
        int moves = 0;
        for (int second = 0; second < SECONDS; second++) {
            Instant now = GivenUsers.NOW.plusSeconds(second);
            boolean main = second / rhythm % 2 == 0;
            health = health.seen(Optional.of(main), Optional.of(!main), now);
            RouteState next = RouteDecider.decide(sight(now, health), state);
            moves += next.route().equals(state.route()) ? 0 : 1;
            state = next;
        }
        int windows = SECONDS / BACK_AFTER + 1;
        assertTrue(moves <= windows * RouteState.HURRIED_AT_MOST, moves + " moves");
        assertTrue(moves >= Math.min(windows, SECONDS / rhythm) - 1, moves + " moves: who can be served is");
    }

    /** A service that fails every few seconds, whatever the rhythm: users leave it once and stay away. */
    @Property(tries = 300)
    void a_main_that_never_lasts_is_left_once(
            @ForAll @IntRange(min = 1, max = BACK_AFTER - 1) int up, @ForAll @IntRange(min = 1, max = 40) int down) {
        OwnHealth health = OwnHealth.UNKNOWN;
        Instant begin = GivenUsers.NOW;
        RouteState state = RouteState.initial(begin);
        int moves = 0;
        for (int second = 0; second < 1000; second++) {
            Instant now = begin.plusSeconds(second);
            boolean main = second < 60 || (second - 60) % (up + down) >= down;
            health = health.seen(Optional.of(main), Optional.of(true), now);
            RouteState next = RouteDecider.decide(sight(now, health), state);
            moves += next.route().equals(state.route()) ? 0 : 1;
            state = next;
        }
        assertEquals(1, moves);
        assertEquals(Route.BACKUP, state.route());
    }

    /** Whatever happened, when all is well for long enough everybody is at home. */
    @Property(tries = 200)
    void calm_brings_everybody_home(@ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int calm) {
        World world = new World(seed, calm);
        for (int second = 0; second < SECONDS; second++) {
            world.turn();
        }
        world.heal();
        for (int second = 0; second < 2 * BACK_AFTER + 2; second++) {
            world.turn();
        }
        world.states.forEach((city, state) -> assertEquals(Route.MAIN, state.route(), city));
    }

    private static RouteSight sight(Instant now, OwnHealth health) {
        return new RouteSight(
                now,
                health,
                Optional.of(new Lasting(true, now)),
                OptionalDouble.empty(),
                Optional.of(List.of()),
                PATIENCE);
    }

    private record Move(String city, Route from, Route to, RouteSight sight) {}

    /** What is broken, and what each city knows. {@code calm}: how rarely anything changes. */
    private static final class World {
        private final Random dice;
        private final int calm;
        private Instant now = GivenUsers.NOW;
        private final Map<String, Boolean> works = new HashMap<>();
        private final Map<String, Lasting> lasting = new HashMap<>();
        private final Map<String, OwnHealth> own = new HashMap<>();
        private final Map<String, RouteState> states = new HashMap<>();

        World(long seed, int calm) {
            this.dice = new Random(seed);
            this.calm = calm;
            CITIES.forEach(city -> states.put(city, RouteState.initial(now)));
        }

        /** One second passes. Returns who was moved. */
        List<Move> turn() {
            now = now.plusSeconds(1);
            CITIES.forEach(city -> {
                boolean main = flips(city + "/main");
                boolean backup = flips(city + "/backup");
                own.put(
                        city,
                        own.getOrDefault(city, OwnHealth.UNKNOWN).seen(Optional.of(main), Optional.of(backup), now));
                last(city + "/database", flips(city + "/database"));
                last(city + "/heard", (main || backup) && flips(city + "/road"));
            });
            List<Move> moves = new ArrayList<>();
            CITIES.forEach(city -> {
                RouteSight sight = sight(city);
                RouteState before = states.get(city);
                RouteState after = RouteDecider.decide(sight, before);
                states.put(city, after);
                if (!after.route().equals(before.route())) {
                    moves.add(new Move(city, before.route(), after.route(), sight));
                }
            });
            return moves;
        }

        void heal() {
            works.replaceAll((_, _) -> true);
            dice.setSeed(0);
            healed = true;
        }

        private boolean healed;

        private boolean flips(String what) {
            boolean before = works.getOrDefault(what, true);
            boolean after = healed || (dice.nextInt(calm) == 0 ? dice.nextBoolean() : before);
            works.put(what, after);
            return after;
        }

        private void last(String what, boolean holds) {
            lasting.put(
                    what,
                    Optional.ofNullable(lasting.get(what))
                            .map(l -> l.seen(holds, now))
                            .orElseGet(() -> new Lasting(holds, now)));
        }

        private RouteSight sight(String city) {
            List<Neighbour> neighbours = CITIES.stream()
                    .filter(other -> !other.equals(city))
                    .map(other -> new Neighbour(
                            other,
                            lasting.get(other + "/heard"),
                            OptionalDouble.of(flips(other + "/room") ? 150 : 50),
                            true,
                            other.equals("jakarta")))
                    .toList();
            return new RouteSight(
                    now,
                    own.get(city),
                    Optional.of(lasting.get(city + "/database")),
                    OptionalDouble.of(100),
                    flips(city + "/quorum") ? Optional.of(neighbours) : Optional.empty(),
                    PATIENCE);
        }
    }
}
