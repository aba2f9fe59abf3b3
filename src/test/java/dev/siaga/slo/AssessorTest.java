package dev.siaga.slo;

import static dev.siaga.slo.GivenLevel.NOW;
import static dev.siaga.slo.GivenLevel.THREE_NINES;
import static dev.siaga.slo.GivenLevel.firing;
import static dev.siaga.slo.GivenLevel.level;
import static dev.siaga.slo.GivenLevel.measured;
import static dev.siaga.slo.GivenLevel.missing;
import static dev.siaga.slo.GivenLevel.steady;
import static dev.siaga.slo.GivenLevel.tier;
import static dev.siaga.slo.GivenLevel.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.slo.Evaluation.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssessorTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private final ServiceLevel.Budgeted fast = level(THREE_NINES, List.of(tier("fast", Severity.SEV2, 14.4, HOUR)));

    @Test
    void a_tier_fires_only_when_both_windows_burn() {
        assertEquals(Optional.of("fast"), firing(fast, steady(fast, 0.02)));
        assertEquals(Optional.empty(), firing(fast, with(steady(fast, 0.02), FIVE_MINUTES, measured(0, 1000))));
        assertEquals(Optional.empty(), firing(fast, with(steady(fast, 0.02), HOUR, measured(10, 1_000_000))));
    }

    @Test
    void ten_bad_of_ten_at_night_fire_and_nine_of_nine_do_not() {
        assertEquals(Optional.of("fast"), firing(fast, with(steady(fast, 1), HOUR, measured(10, 10))));
        assertEquals(Optional.empty(), firing(fast, with(steady(fast, 1), HOUR, measured(9, 9))));
    }

    @Test
    void no_traffic_is_unknown_and_says_where() {
        var evaluation = evaluate(fast, with(steady(fast, 0), FIVE_MINUTES, measured(0, 0)));

        assertEquals(new Evaluation.Unknown(Cause.NO_TRAFFIC, "last 5 min: no traffic"), evaluation);
    }

    @Test
    void a_window_that_could_not_be_measured_is_unknown_and_says_why() {
        var evaluation = evaluate(fast, with(steady(fast, 0), HOUR, missing("connection refused")));

        assertEquals(new Evaluation.Unknown(Cause.QUERY_FAILED, "last 60 min: connection refused"), evaluation);
    }

    @Test
    void a_service_that_is_nowhere_is_unknown_for_want_of_data() {
        var evaluation = evaluate(fast, with(steady(fast, 0), HOUR, new Reading.Absent<>("no samples", List.of())));

        assertEquals(new Evaluation.Unknown(Cause.NO_DATA, "last 60 min: no samples"), evaluation);
    }

    @Test
    void a_tier_that_is_known_to_fire_fires_whatever_else_is_missing() {
        ServiceLevel.Budgeted both = level(
                THREE_NINES,
                List.of(
                        tier("fast", Severity.SEV2, 14.4, HOUR),
                        tier("medium", Severity.SEV4, 2, Duration.ofHours(24))));

        var readings = with(steady(both, 0.02), Duration.ofHours(24), missing("timeout"));

        assertEquals(Optional.of("fast"), firing(both, readings));
    }

    @Test
    void a_budget_that_is_overdrawn_is_negative() {
        Assessment assessed = Assessor.assess(fast, steady(fast, 0.003));

        assertEquals(-2, assessed.budget().orElseThrow().remaining(), 1e-9);
        assertEquals(-86.4, assessed.budget().orElseThrow().remainingMinutes(), 1e-6);
        assertEquals(Optional.of(new Outlook.Reached()), assessed.outlook());
    }

    @Test
    void without_bad_events_the_budget_lasts_for_ever() {
        Assessment assessed = Assessor.assess(fast, steady(fast, 0));

        assertEquals(1, assessed.budget().orElseThrow().remaining());
        assertEquals(Optional.of(new Outlook.Never()), assessed.outlook());
        assertInstanceOf(Evaluation.Healthy.class, assessed.evaluation());
    }

    @Test
    void during_a_maintenance_nothing_is_judged() {
        var maintenance = new Maintenance(List.of(new Maintenance.Interval(NOW.minusSeconds(60), NOW.plusSeconds(60))));
        var level = new ServiceLevel.Budgeted(THREE_NINES, fast.indicator(), fast.window(), fast.tiers(), maintenance);

        assertEquals(new Evaluation.Frozen(NOW.plusSeconds(60)), evaluate(level, steady(level, 1)));
    }

    @Test
    void a_level_with_a_tier_that_can_never_fire_is_refused() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> level(Objective.ofPercent(90), List.of(tier("outage", Severity.SEV1, 240, HOUR))));

        assertTrue(refused.getMessage().startsWith("tier outage can never fire"), refused.getMessage());
    }

    @Test
    void an_objective_of_100_or_0_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> Objective.ofPercent(100));
        assertThrows(IllegalArgumentException.class, () -> Objective.ofPercent(0));
        assertThrows(IllegalArgumentException.class, () -> Objective.ofPercent(-1));
    }

    private static Evaluation evaluate(ServiceLevel.Budgeted level, BudgetReadings readings) {
        return Assessor.assess(level, readings).evaluation();
    }
}
