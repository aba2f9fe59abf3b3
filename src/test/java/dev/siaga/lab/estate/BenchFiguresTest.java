package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchFiguresTest {
    @Test
    void an_odd_number_of_trials_has_its_median_in_the_middle() {
        var figures = powerCut(17, 30, 16);

        assertEquals(16, figures.min());
        assertEquals(17, figures.median());
        assertEquals(30, figures.max());
    }

    @Test
    void an_even_number_of_trials_has_its_median_between_the_two_in_the_middle() {
        assertEquals(17.5, powerCut(30, 18, 17, 16).median());
    }

    @Test
    void a_fault_is_timed_to_the_first_write_and_a_planned_move_by_its_longest_outage() {
        var trial = trial(3, 4, 0, 0);

        assertEquals(3, new BenchFigures(BenchScenario.CUT_OFF, List.of(trial)).median());
        assertEquals(4, new BenchFigures(BenchScenario.SWITCHOVER, List.of(trial)).median());
    }

    @Test
    void a_power_cut_must_be_a_fifth_shorter_in_the_median_and_never_over_half_a_minute() {
        assertTrue(new BenchReport(BenchScenario.POWER_CUT, powerCut(16, 16, 29), powerCut(20))
                .verdict()
                .met());
        assertFalse(new BenchReport(BenchScenario.POWER_CUT, powerCut(17, 17, 15), powerCut(20))
                .verdict()
                .met());
        assertFalse(new BenchReport(BenchScenario.POWER_CUT, powerCut(16, 16, 31), powerCut(20))
                .verdict()
                .met());
    }

    @Test
    void a_switchover_may_lose_no_row_and_last_no_longer_than_five_seconds() {
        assertTrue(switchover(trial(9, 5, 0, 0)).verdict().met());
        assertFalse(switchover(trial(2, 5, 1, 0)).verdict().met());
        assertFalse(switchover(trial(2, 6, 0, 0)).verdict().met());
    }

    @Test
    void two_writers_at_once_fail_whatever_else_is_met() {
        assertFalse(switchover(trial(2, 3, 0, 1)).verdict().met());
    }

    private static BenchReport switchover(BenchTrial siaga) {
        var stretched = new BenchFigures(BenchScenario.SWITCHOVER, List.of(trial(2, 2, 0, 0)));
        return new BenchReport(
                BenchScenario.SWITCHOVER, new BenchFigures(BenchScenario.SWITCHOVER, List.of(siaga)), stretched);
    }

    private static BenchFigures powerCut(int... seconds) {
        return new BenchFigures(
                BenchScenario.POWER_CUT,
                IntStream.of(seconds).mapToObj(time -> trial(time, time, 0, 0)).toList());
    }

    private static BenchTrial trial(int firstWrite, int outage, long lost, long dual) {
        return new BenchTrial(Duration.ofSeconds(firstWrite), Duration.ofSeconds(outage), lost, dual, 200);
    }
}
