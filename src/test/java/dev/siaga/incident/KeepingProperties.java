package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.incident.Keeping.Kept;
import dev.siaga.incident.Keeping.Local;
import dev.siaga.incident.Keeping.Sight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Three cities, one incident, any order of power cuts, restarts between the steps, returns and endings: every city decides for itself, and only the
 * quorum's record is common.
 */
class KeepingProperties {
    private static final List<String> CITIES = List.of("jakarta", "bandung", "surabaya");

    @Property(tries = 2000)
    void at_most_one_city_that_hears_the_quorum_works_on_it_and_it_is_never_lost(@ForAll long seed) {
        Random dice = new Random(seed);
        World world = new World();
        for (int i = 0; i < 40; i++) {
            world.disturb(dice);
            world.turn(dice);
            assertTrue(world.workers().size() <= 1, world::toString);
        }
        world.down.clear();
        for (int i = 0; i < 12; i++) {
            CITIES.forEach(city -> world.turn(city, false));
        }
        // Whoever ended it may have lost power before the quorum heard of that: then it is open again elsewhere.
        boolean over = world.ended && world.kept.isEmpty();
        assertEquals(over ? 0 : 1, world.workers().size(), world::toString);
    }

    /** The record, what lies in each city, and who has no power. */
    private static final class World {
        private Optional<Kept> kept = Optional.empty();
        private final Map<String, Local> here = new HashMap<>(Map.of("bandung", Local.OPEN));
        private final Set<String> down = new HashSet<>();
        private boolean written;
        private boolean ended;

        void disturb(Random dice) {
            String city = CITIES.get(dice.nextInt(3));
            switch (dice.nextInt(5)) {
                case 0 -> {
                    // What was never written can't be adopted; two cities at once leave no majority.
                    if (written && down.isEmpty()) {
                        down.add(city);
                    }
                }
                case 1 -> down.clear();
                case 2 -> end(city, dice);
                default -> {}
            }
        }

        private void end(String city, Random dice) {
            boolean keeps = kept.filter(k -> k.keeper().equals(city)).isPresent();
            if (keeps && !down.contains(city) && here.get(city) == Local.OPEN && dice.nextInt(4) == 0) {
                here.put(city, dice.nextBoolean() ? Local.ENDED : Local.DELETED);
                ended = true;
            }
        }

        void turn(Random dice) {
            List<String> order = new ArrayList<>(CITIES);
            Collections.shuffle(order, dice);
            order.stream().filter(city -> !down.contains(city)).forEach(city -> turn(city, dice.nextInt(3) == 0));
        }

        /** One step; a kill comes after what the quorum is told and before what is done here. */
        void turn(String city, boolean killed) {
            Local local = here.getOrDefault(city, Local.ABSENT);
            switch (Keeping.decide(kept, local, sight(city))) {
                case Keeping.Nothing _ -> {}
                case Keeping.Write _ -> {
                    kept = Optional.of(new Kept("bandung", city, false));
                    written = true;
                }
                case Keeping.Forget _ -> {
                    assertTrue(ended, () -> city + " forgets what isn't over: " + this);
                    kept = Optional.empty();
                }
                case Keeping.Bury _ -> {
                    Kept k = kept.orElseThrow();
                    kept = Optional.of(new Kept(k.home(), k.keeper(), true));
                }
                // Handed over counts as gone, as LocalIncidents has it.
                case Keeping.HandOver _ -> here.put(city, Local.ABSENT);
                case Keeping.Adopt _ -> {
                    assertNotEquals(city, kept.orElseThrow().keeper());
                    kept = Optional.of(new Kept(kept.get().home(), city, false));
                    here.put(city, killed ? Local.ABSENT : Local.BARE);
                }
                case Keeping.Recreate _ -> here.put(city, killed ? Local.ABSENT : Local.BARE);
                case Keeping.Restore _ -> here.put(city, killed ? Local.BARE : Local.OPEN);
            }
        }

        private Sight sight(String self) {
            Set<String> present = new HashSet<>(CITIES);
            present.removeAll(down);
            assertFalse(present.isEmpty());
            return new Sight(self, CITIES, Optional.empty(), present, down);
        }

        /** Cities with power that would go on with it at their next look. */
        List<String> workers() {
            return CITIES.stream()
                    .filter(city -> !down.contains(city))
                    .filter(city -> here.get(city) == Local.OPEN)
                    .filter(city -> !(Keeping.decide(kept, Local.OPEN, sight(city)) instanceof Keeping.HandOver))
                    .toList();
        }

        @Override
        public String toString() {
            return "%s, %s, down %s, ended %s".formatted(kept, here, down, ended);
        }
    }
}
