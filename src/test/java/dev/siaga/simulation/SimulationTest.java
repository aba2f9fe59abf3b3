package dev.siaga.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole protocol on simulated time. {@code make simulate} plays more. */
class SimulationTest {
    private static final int FIXED = 400;
    private static final int RANDOM = 10;

    @BeforeAll
    static void thousands_of_failovers_are_not_told_in_the_log() {
        java.util.logging.Logger.getLogger("dev.siaga").setLevel(java.util.logging.Level.OFF);
    }

    @Test
    void fixed_histories_of_three_cities_hold_every_invariant() {
        hold(3, LongStream.range(0, FIXED).boxed().toList());
    }

    @Test
    void fixed_histories_of_five_cities_hold_every_invariant() {
        hold(5, LongStream.range(0, FIXED / 10).boxed().toList());
    }

    /** What each showed is in docs/simulation.md. */
    @Test
    void histories_that_broke_once_hold_every_invariant() {
        hold(
                3,
                List.of(
                        694L, 5781L, 6325L, 7160L, 15143L, 23495L, 24068L, 24541L, 47047L, 106738L, 204351L, 273960L,
                        415915L, 428137L, 436526L, 3006491L, 3021027L, 3035393L, 6025261L, 445700L, 449082L, 3057128L,
                        21049071L, 5021769L, 7040731L, 6033707L));
    }

    @Test
    void so_do_those_that_broke_with_all_faults_there_are() {
        hold(
                3,
                List.of(
                        50000305L,
                        50038911L,
                        80025738L,
                        110021728L,
                        110110356L,
                        110079568L,
                        110134709L,
                        110088745L,
                        120100157L,
                        120118238L,
                        130124615L,
                        130380128L,
                        140474873L),
                List.of(Fault.values()));
    }

    /** The quorum is set back while cities have no power: what an operator knows of it, it knows from before it was started. */
    @Test
    void so_does_the_one_in_which_a_city_comes_up_alone_to_a_quorum_that_was_restored() {
        hold(3, List.of(600001364L), List.of(Fault.POWER_CUT, Fault.POWER_CUT, Fault.QUORUM_SET_BACK));
    }

    @Test
    void random_histories_hold_every_invariant() {
        hold(3, new Random().longs(RANDOM, 1_000_000, Long.MAX_VALUE).boxed().toList(), List.of(Fault.values()));
    }

    private static void hold(int cities, List<Long> seeds) {
        hold(cities, seeds, Fault.OF_THE_TESTS);
    }

    private static void hold(int cities, List<Long> seeds, List<Fault> faults) {
        List<String> broken = new ArrayList<>();
        for (long seed : seeds) {
            History.play(seed, cities, Mutant.NONE, faults, null)
                    .broken()
                    .ifPresent(why -> broken.add(
                            "%s; replay: make simulate SEEDS=1 FIRST=%d CITIES=%d".formatted(why, seed, cities)));
        }
        assertTrue(broken.isEmpty(), () -> String.join("\n", broken));
    }

    @Test
    void a_seed_is_one_history() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();

        History.play(88, 3, Mutant.NONE, Fault.OF_THE_TESTS, first::add);
        History.play(88, 3, Mutant.NONE, Fault.OF_THE_TESTS, second::add);

        assertTrue(first.size() > 20);
        assertEquals(first, second);
    }
}
