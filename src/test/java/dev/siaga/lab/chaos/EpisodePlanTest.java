package dev.siaga.lab.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpisodePlanTest {
    private static final int MANY = 2_000;

    @Test
    void an_episode_is_planned_from_its_seed_and_number_alone() {
        assertEquals(EpisodePlan.draw(7, 42), EpisodePlan.draw(7, 42));
        assertNotEquals(
                EpisodePlan.draw(7, 42).strikes(), EpisodePlan.draw(7, 43).strikes());
        assertNotEquals(
                EpisodePlan.draw(7, 42).strikes(), EpisodePlan.draw(8, 42).strikes());
    }

    @Test
    void every_kind_of_fault_comes_up_where_it_is_meant_to() {
        var drawn = EnumSet.noneOf(FaultKind.class);
        for (Strike strike : strikes()) {
            drawn.add(strike.kind());
            switch (strike.kind().where()) {
                case PRIMARY -> assertEquals(Target.PRIMARY, strike.target());
                case STANDBY -> assertNotEquals(Target.PRIMARY, strike.target());
                case ANYWHERE -> {}
            }
        }
        assertEquals(EnumSet.allOf(FaultKind.class), drawn);
    }

    @Test
    void primaries_are_hit_more_often_than_all_others_together() {
        var onPrimary = strikes().stream()
                .filter(strike -> strike.target() == Target.PRIMARY)
                .count();
        assertTrue(
                onPrimary > strikes().size() / 2,
                () -> onPrimary + " of " + strikes().size());
    }

    @Test
    void a_fault_lasts_as_long_as_its_kind_may_and_a_second_one_overlaps_it_or_follows_soon() {
        var overlapping = 0;
        for (EpisodePlan plan : plans()) {
            for (Strike strike : plan.strikes()) {
                var seconds = strike.lastsMillis() / 1e3;
                assertTrue(
                        seconds >= strike.kind().shortest()
                                && seconds <= strike.kind().longest(),
                        strike::toString);
            }
            if (plan.strikes().size() == 2) {
                var first = plan.strikes().getFirst();
                var second = plan.strikes().getLast();
                assertTrue(second.atMillis() <= first.endsMillis() + 8_000, plan::toString);
                overlapping += second.atMillis() < first.endsMillis() ? 1 : 0;
            }
        }
        assertTrue(overlapping > MANY / 10, "overlapping: " + overlapping);
    }

    @Test
    void a_little_more_than_half_of_the_episodes_have_two_faults() {
        var twice = plans().stream().filter(plan -> plan.strikes().size() == 2).count();
        assertTrue(twice > MANY / 2 && twice < MANY * 6 / 10, "two faults: " + twice);
    }

    private static List<EpisodePlan> plans() {
        return IntStream.range(0, MANY)
                .mapToObj(index -> EpisodePlan.draw(1, index))
                .toList();
    }

    private static List<Strike> strikes() {
        return plans().stream().flatMap(plan -> plan.strikes().stream()).toList();
    }
}
