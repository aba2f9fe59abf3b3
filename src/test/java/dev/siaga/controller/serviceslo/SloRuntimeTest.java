package dev.siaga.controller.serviceslo;

import static dev.siaga.controller.serviceslo.GivenSlo.NOW;
import static dev.siaga.controller.serviceslo.GivenSlo.firing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.controller.serviceslo.SloMapping.Mapped;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Assessment;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Reading;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Severity;
import dev.siaga.slo.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SloRuntimeTest {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Reading<Counts> MEASURED = new Reading.Measured<>(new Counts(0, 1), NOW, List.of());
    private static final Reading<Counts> MISSING = new Reading.Missing<>("no answer", List.of());

    private final ServiceLevel.Budgeted level =
            (ServiceLevel.Budgeted) ((Mapped.Usable) SloMapping.map(GivenSlo.usual())).level();
    private final SloRuntime runtime = new SloRuntime(level, EVERY, new Alarm.Quiet(), Blindness.none(), 0);

    @Test
    void at_first_everything_is_due() {
        assertEquals(level.windows(), runtime.due(level, NOW));
        assertTrue(runtime.periodIsDue(level, NOW));
    }

    @Test
    void short_windows_are_due_at_every_evaluation_and_long_ones_more_rarely() {
        learnAll(MEASURED);

        assertEquals(List.of("PT5M", "PT30M", "PT1H", "PT2H"), due(30));
        assertEquals(List.of("PT5M", "PT30M", "PT1H", "PT2H", "PT6H"), due(90));
        assertEquals(List.of("PT5M", "PT30M", "PT1H", "PT2H", "PT6H", "PT24H"), due(360));
        assertFalse(runtime.periodIsDue(level, NOW.plusSeconds(3000)));
        assertTrue(runtime.periodIsDue(level, NOW.plusSeconds(3600)));
    }

    @Test
    void a_calendars_new_period_is_measured_as_soon_as_it_has_begun() {
        var monthly = new ServiceLevel.Budgeted(
                level.objective(),
                level.indicator(),
                new Window.CalendarMonth(ZoneOffset.UTC),
                level.tiers(),
                level.maintenance());
        Instant turn = Instant.parse("2026-12-01T00:00:00Z");
        var months = new SloRuntime(monthly, EVERY, new Alarm.Quiet(), Blindness.none(), 0);
        months.learnPeriod(monthly, MEASURED, turn.minusSeconds(5));

        assertFalse(months.periodIsDue(monthly, turn.minusSeconds(1)));
        assertTrue(months.periodIsDue(monthly, turn.plusSeconds(1)));
    }

    @Test
    void what_could_not_be_measured_is_tried_again_within_a_minute() {
        learnAll(MISSING);

        assertTrue(runtime.periodIsDue(level, NOW.plusSeconds(60)));
        assertTrue(due(60).contains("PT24H"));
    }

    @Test
    void a_service_without_traffic_is_looked_at_again_within_a_minute() {
        learnAll(new Reading.Measured<>(new Counts(0, 0), NOW, List.of()));

        assertTrue(runtime.periodIsDue(level, NOW.plusSeconds(60)));
        assertEquals(level.windows(), runtime.due(level, NOW.plusSeconds(60)));
    }

    @Test
    void a_change_of_the_alarm_has_everything_measured_anew() {
        learnAll(MEASURED);

        runtime.see(sight(firing(Severity.SEV2)));

        assertEquals(level.windows(), runtime.due(level, NOW.plusSeconds(30)));
    }

    @Test
    void one_evaluation_runs_at_a_time_and_one_in_an_interval() {
        assertTrue(runtime.begin(NOW));
        assertFalse(runtime.begin(NOW.plusSeconds(31)));
        runtime.finish();
        assertTrue(runtime.begin(NOW.plusSeconds(31)));
        runtime.finish();
        assertFalse(runtime.begin(NOW.plusSeconds(32)));
        assertEquals(Duration.ofSeconds(28), runtime.untilNext(NOW.plusSeconds(32)));
    }

    @Test
    void after_its_first_evaluation_each_has_its_turn() {
        SloRuntime seventh = new SloRuntime(level, EVERY, new Alarm.Quiet(), Blindness.none(), 7_000);

        assertTrue(seventh.begin(NOW.plusSeconds(8)));
        seventh.finish();

        assertEquals(Duration.ofSeconds(29), seventh.untilNext(NOW.plusSeconds(8)));
        assertFalse(seventh.begin(NOW.plusSeconds(36)));
        assertTrue(seventh.begin(NOW.plusSeconds(37)));
        assertEquals(EVERY, seventh.untilNext(NOW.plusSeconds(37)));
    }

    @Test
    void a_turn_that_comes_within_half_an_interval_is_passed_over() {
        SloRuntime seventh = new SloRuntime(level, EVERY, new Alarm.Quiet(), Blindness.none(), 7_000);

        assertTrue(seventh.begin(NOW));
        assertEquals(Duration.ofSeconds(37), seventh.untilNext(NOW));
    }

    @Test
    void what_an_earlier_operator_evaluated_waits_for_its_turn() {
        SloRuntime seventh = new SloRuntime(level, EVERY, new Alarm.Quiet(), Blindness.none(), 7_000).inTurn(NOW);

        assertFalse(seventh.begin(NOW.plusSeconds(6)));
        assertTrue(seventh.begin(NOW.plusSeconds(7)));
    }

    @Test
    void a_sight_is_taken_once() {
        Sight sight = sight(new Alarm.Quiet());
        runtime.see(sight);

        assertEquals(Optional.of(sight), runtime.takeFresh());
        assertEquals(Optional.empty(), runtime.takeFresh());
    }

    private void learnAll(Reading<Counts> reading) {
        level.windows().forEach(window -> runtime.learn(window, reading, NOW));
        runtime.learnPeriod(level, reading, NOW);
    }

    private List<String> due(int seconds) {
        return runtime.due(level, NOW.plusSeconds(seconds)).stream()
                .map(Duration::toString)
                .toList();
    }

    private static Sight sight(Alarm alarm) {
        var assessment = new Assessment(
                new Evaluation.Healthy(List.of()),
                new LinkedHashMap<>(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Sight(
                Instant.EPOCH,
                assessment,
                alarm,
                Blindness.none(),
                Map.of(),
                GivenSlo.NO_PERIOD,
                List.of(),
                Optional.empty());
    }
}
