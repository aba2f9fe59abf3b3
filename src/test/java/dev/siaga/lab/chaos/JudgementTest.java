package dev.siaga.lab.chaos;

import static dev.siaga.lab.chaos.Examples.CALM;
import static dev.siaga.lab.chaos.Examples.hit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every promise, broken once: the judgement must say so. */
class JudgementTest {
    private static final List<Hit> POWER_CUT = List.of(hit(FaultKind.POWER_CUT, "jakarta", true));
    private static final List<Hit> STANDBY_CUT = List.of(hit(FaultKind.POWER_CUT, "bandung", false));

    @Test
    void a_failover_within_the_promises_passes() {
        var judgement = Judgement.of(POWER_CUT, true, Examples.lost(Examples.moved(18), new Loss("jakarta", 150, 6)));

        assertEquals(List.of(), judgement.failures());
        assertEquals(List.of(), judgement.findings());
    }

    @Test
    void two_cities_accepting_writes_fail_whatever_was_done() {
        assertFailure(POWER_CUT, Examples.dual(Examples.moved(18), 1), "two cities accepted writes at once for 1 ms");
        assertFailure(List.of(), Examples.dual(CALM, 1), "two cities accepted writes at once for 1 ms");
    }

    @Test
    void a_probe_that_was_blind_fails() {
        assertFailure(
                POWER_CUT,
                Examples.blind(Examples.moved(18), 5_001),
                "a probe tried nothing for 5001 ms: it proves nothing");
    }

    @Test
    void rows_lost_beyond_the_recovery_point_fail() {
        assertFailure(
                POWER_CUT,
                Examples.lost(Examples.moved(18), new Loss("jakarta", 300, 10.1)),
                "jakarta had acknowledged 300 rows in 10.1 s that are lost: more than the RPO of 10 s");
    }

    @Test
    void one_lost_row_fails_where_nothing_may_cost_any() {
        var switchover =
                List.of(new Hit(FaultKind.SWITCHOVER, "jakarta", "bandung", true, false, "", 0, 15_000, 15_100));

        assertFailure(
                switchover,
                Examples.lost(Examples.moved(5), new Loss("jakarta", 1, 0)),
                "1 acknowledged rows are lost, though nothing that happened may cost any");
        assertFailure(
                STANDBY_CUT,
                Examples.lost(CALM, new Loss("jakarta", 1, 0)),
                "1 acknowledged rows are lost, though nothing that happened may cost any");
    }

    @Test
    void an_estate_that_does_not_become_whole_fails_and_needed_a_human() {
        var judgement = Judgement.of(POWER_CUT, true, Examples.neverWhole(Examples.moved(18)));

        assertEquals(List.of("not whole within 240 s of the last healing: needed a human"), judgement.failures());
        assertTrue(judgement.neededHuman());
    }

    @Test
    void a_move_for_nothing_fails_and_one_that_is_only_unwanted_is_a_finding() {
        assertFailure(STANDBY_CUT, Examples.moved(3), "the primary moved: [jakarta to bandung (HolderGone)]");

        var election = Judgement.of(List.of(hit(FaultKind.QUORUM_KILL, "jakarta", true)), true, Examples.moved(3));
        assertTrue(election.passed());
        assertEquals(List.of("the primary moved: [jakarta to bandung (HolderGone)]"), election.findings());
    }

    @Test
    void an_outage_of_clients_whom_a_fault_does_not_concern_fails() {
        assertFailure(
                STANDBY_CUT,
                Examples.outage(CALM, 5.1, 0.2),
                "clients that it doesn't concern wrote nothing for 5.1 s");
    }

    @Test
    void an_outage_beyond_the_recovery_time_fails() {
        assertFailure(POWER_CUT, Examples.moved(60.1), "clients wrote nothing for 60.1 s: more than the RTO of 60 s");
        assertFailure(
                List.of(hit(FaultKind.SERVICES_GONE, "jakarta", true)),
                Examples.outage(CALM, 90, 60.1),
                "clients wrote nothing for 60.1 s after the last healing: more than the RTO of 60 s");
    }

    @Test
    void a_primary_that_stays_in_a_city_that_is_gone_for_long_fails() {
        var gone = List.of(hit(FaultKind.POWER_CUT, "jakarta", true, false, 30));

        assertFailure(
                gone,
                Examples.outage(CALM, 45, 3),
                "the primary didn't move in the 30.0 s of power-cut jakarta (primary)");
        assertTrue(
                Judgement.of(POWER_CUT, true, Examples.outage(CALM, 25, 3)).passed(),
                "a city that is back soon may go on");
    }

    @Test
    void a_planned_move_that_ends_elsewhere_fails() {
        var switchover =
                List.of(new Hit(FaultKind.SWITCHOVER, "jakarta", "surabaya", true, false, "", 0, 15_000, 15_100));

        assertFailure(
                switchover, Examples.moved(5), "asked to move to surabaya, with nothing else amiss, it is in bandung");
    }

    @Test
    void where_a_planned_fault_failed_halfway_only_safety_and_healing_are_promised() {
        assertTrue(Judgement.of(STANDBY_CUT, false, Examples.moved(30)).passed());
        assertFalse(Judgement.of(STANDBY_CUT, false, Examples.dual(Examples.moved(30), 2))
                .passed());
        assertFalse(Judgement.of(STANDBY_CUT, false, Examples.neverWhole(Examples.moved(30)))
                .passed());
    }

    private static void assertFailure(List<Hit> hits, Observed seen, String failure) {
        var judgement = Judgement.of(hits, true, seen);

        assertEquals(List.of(failure), judgement.failures());
        assertFalse(judgement.passed());
        assertFalse(Totals.of(List.of(Examples.episode(1, hits, seen))).met());
    }
}
