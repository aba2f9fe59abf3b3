package dev.siaga.lab.chaos;

import static dev.siaga.lab.chaos.Examples.hit;
import static dev.siaga.lab.chaos.Examples.link;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.siaga.lab.chaos.Expectation.Leave;
import dev.siaga.lab.chaos.Expectation.Writes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final List<String> CITIES = List.of("jakarta", "bandung", "surabaya");

    @Test
    void no_fault_of_a_standby_city_may_move_the_primary_or_cost_a_write() {
        Arrays.stream(FaultKind.values())
                .filter(kind -> kind.where() == FaultKind.Where.ANYWHERE)
                .forEach(kind -> {
                    var expected = Expectation.of(List.of(hit(kind, "bandung", false)));
                    assertNotEquals(Leave.ALLOWED, expected.move(), kind::title);
                    assertEquals(Writes.UNNOTICED, expected.writes(), kind::title);
                });
    }

    @Test
    void of_one_member_only_the_primary_itself_may_move_anything() {
        assertEquals(Leave.FORBIDDEN, moveOf(hit(FaultKind.MEMBER_KILL, "jakarta", true, false, 0)));
        assertEquals(Leave.ALLOWED, moveOf(hit(FaultKind.MEMBER_KILL, "jakarta", true, true, 0)));
        assertEquals(Leave.FORBIDDEN, moveOf(hit(FaultKind.MEMBER_KILL, "bandung", false, true, 0)));
    }

    @Test
    void what_an_operator_alone_suffers_moves_nothing_while_one_replica_is_left() {
        assertEquals(Leave.FORBIDDEN, moveOf(hit(FaultKind.OPERATOR_KILL, "jakarta", true)));
        assertEquals(Leave.FORBIDDEN, moveOf(hit(FaultKind.OPERATORS_RESTART, "jakarta", true)));
        assertEquals(Leave.ALLOWED, moveOf(hit(FaultKind.OPERATORS_FREEZE, "jakarta", true)));
    }

    @Test
    void two_harmless_faults_apart_are_harmless() {
        var expected = Expectation.of(
                List.of(hit(FaultKind.OPERATOR_KILL, "jakarta", true), hit(FaultKind.MEMBER_KILL, "bandung", false)));

        assertEquals(Leave.FORBIDDEN, expected.move());
        assertEquals(Writes.UNNOTICED, expected.writes());
    }

    @Test
    void a_second_city_without_its_member_of_the_quorum_may_stop_all_writes_until_one_is_back() {
        var expected = Expectation.of(
                List.of(hit(FaultKind.POWER_CUT, "surabaya", false), hit(FaultKind.QUORUM_FREEZE, "bandung", false)));

        assertEquals(Writes.AFTER_HEALING, expected.writes());
        assertEquals(Leave.ALLOWED, expected.move());
    }

    @Test
    void two_faults_in_the_primary_city_may_take_both_of_what_it_has_two_of() {
        var expected = Expectation.of(List.of(
                hit(FaultKind.OPERATOR_KILL, "jakarta", true), hit(FaultKind.OPERATOR_FREEZE, "jakarta", true)));

        assertEquals(Leave.ALLOWED, expected.move());
    }

    @Test
    void clients_without_power_or_road_do_not_count_nor_does_the_far_end_of_a_cut_link() {
        assertEquals(Set.of("bandung", "surabaya"), count(hit(FaultKind.POWER_CUT, "jakarta", true)));
        assertEquals(Set.of("jakarta", "surabaya"), count(link("jakarta", "bandung", true)));
        assertEquals(Set.copyOf(CITIES), count(link("bandung", "surabaya", false)));
        assertEquals(Set.copyOf(CITIES), count(hit(FaultKind.MEMBER_KILL, "jakarta", true)));
    }

    private static Set<String> count(Hit hit) {
        return Expectation.citiesThatCount(CITIES, List.of(hit));
    }

    private static Leave moveOf(Hit hit) {
        return Expectation.of(List.of(hit)).move();
    }
}
