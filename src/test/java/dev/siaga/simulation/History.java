package dev.siaga.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** One history: an estate comes under Siaga's care, faults strike and heal, and it must come to rest again. */
final class History {
    /** How it ended. {@code broken} says which invariant it broke, and how. */
    record Result(
            long seed,
            long steps,
            long nanos,
            Map<Fault, Integer> faults,
            TreeSet<String> decisions,
            int failovers,
            int switchovers,
            int lostWrites,
            long writes,
            Optional<Throwable> broken) {}

    private History() {}

    static Result play(long seed, int cities, Mutant mutant, List<Fault> kinds, Consumer<String> trace) {
        SimEstate estate = new SimEstate(seed, cities, mutant, trace);
        World world = estate.world;
        Faults faults = new Faults(estate, kinds);
        long adopted = settle(estate, 60 * World.S, "the estate was not adopted");
        if (world.failure().isEmpty()) {
            long troubled = world.between(20 * World.S, 90 * World.S);
            faults.plan(troubled);
            while (world.now() < adopted + troubled
                    && !faults.past()
                    && world.failure().isEmpty()) {
                world.run(world.now() + World.S);
            }
            faults.end();
            while (!faults.past() && world.failure().isEmpty()) {
                world.run(world.now() + World.S);
            }
            settle(estate, estate.scenario.patience(), "I6");
        }
        return new Result(
                seed,
                world.steps(),
                world.now(),
                faults.hits(),
                estate.witness.decisions(),
                estate.witness.failovers,
                estate.witness.switchovers,
                estate.witness.lostWrites,
                estate.writes,
                world.failure());
    }

    /** Goes on until the estate has been at rest at two looks in a row. */
    private static long settle(SimEstate estate, long within, String otherwise) {
        World world = estate.world;
        long deadline = world.now() + within;
        int rested = 0;
        while (world.failure().isEmpty() && rested < 2) {
            if (world.now() > deadline) {
                estate.witness.violated(otherwise + ": " + estate.unsettled().orElse("it did not stay at rest"));
                break;
            }
            world.run(world.now() + World.S);
            rested = estate.unsettled().isEmpty() ? rested + 1 : 0;
        }
        return world.now();
    }
}
