package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Links that work one way only, and operators that sleep through the succession. */
@Tag("slow")
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
}
