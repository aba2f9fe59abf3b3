package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.siaga.lab.City;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Links that work one way only, and processes that sleep through their own succession. */
class PartitionIT extends FaultScenario {
    private static final String OPERATOR_NAMESPACE = "siaga-system";

    @Test
    @Order(1)
    void a_primary_city_that_hears_the_others_but_is_not_heard_is_replaced() {
        others().forEach(other -> lab().cutOneWay(old().name(), other.name()));

        var primary = takenOver("cut-outgoing");

        lab().healAll();
        assertEquals(primary, running().settle(), "the city that was cut off stays standby");
    }

    @Test
    @Order(2)
    void a_primary_city_that_is_heard_but_hears_nobody_is_replaced() {
        others().forEach(other -> lab().cutOneWay(other.name(), old().name()));

        var primary = takenOver("cut-incoming");

        lab().healAll();
        assertEquals(primary, running().settle(), "the city that was cut off stays standby");
    }

    @Test
    @Order(3)
    void a_cut_between_the_two_standby_cities_moves_nothing() {
        lab().cut(others().getFirst().name(), others().getLast().name());

        awaitNothingMovesFor(Duration.ofSeconds(30));
        assertUnnoticed();

        lab().healAll();
        awaitNothingMovesFor(Duration.ofSeconds(10));
    }

    @Test
    @Order(4)
    void a_candidate_whose_operators_sleep_through_the_succession_wakes_as_a_standby() {
        var candidate = others().getFirst();
        var operators = lab().operator(candidate.name()).pods();
        lab().cutOff(old().name());
        operators.forEach(pod -> lab().stopPod(candidate.name(), OPERATOR_NAMESPACE, pod));

        var primary = takenOver("sleeping-candidate");
        assertNotEquals(candidate, primary, "a city whose operators sleep can't win");

        operators.forEach(pod -> lab().continuePod(candidate.name(), OPERATOR_NAMESPACE, pod));
        lab().healAll();
        assertEquals(primary, running().settle());
        assertEquals(epochBefore() + 1, running().policies().epoch(), "nobody else won an epoch");
    }

    @Test
    @Order(5)
    void a_database_that_is_frozen_while_another_city_takes_over_writes_nothing_when_it_wakes() {
        freezeMembers(old());

        var primary = takenOver("frozen-members");

        wakeMembers(old());
        assertEquals(primary, running().settle(), "the city that was frozen becomes standby");
    }

    @Test
    @Order(6)
    void a_database_that_is_frozen_for_a_moment_keeps_primacy() {
        freezeMembers(old());
        awaitEpochStaysFor(Duration.ofSeconds(15));
        wakeMembers(old());

        running().awaitWrites(City.ALL, PATIENCE);
        assertNothingMoved();
        assertEquals(old(), running().settle());
    }

    private void freezeMembers(City city) {
        running().estate().members(city).forEach(member -> lab().stopPod(city.name(), Estate.NAMESPACE, member.pod()));
    }

    /** Those that nobody killed meanwhile go on where they stopped. */
    private void wakeMembers(City city) {
        running()
                .estate()
                .members(city)
                .forEach(member -> lab().continuePod(city.name(), Estate.NAMESPACE, member.pod()));
    }
}
