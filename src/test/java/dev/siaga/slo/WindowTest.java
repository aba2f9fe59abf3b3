package dev.siaga.slo;

import static dev.siaga.slo.GivenLevel.THREE_NINES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
    private static final Instant MIDWAY = Instant.parse("2026-11-15T17:00:00Z");

    @Test
    void a_month_begins_at_midnight_of_its_zone() {
        var period = new Window.CalendarMonth(JAKARTA).at(Instant.parse("2026-10-31T17:30:00Z"));

        assertEquals(Instant.parse("2026-10-31T17:00:00Z"), period.start());
        assertEquals(Instant.parse("2026-11-30T17:00:00Z"), period.end());
    }

    @Test
    void a_week_begins_on_monday_also_on_monday() {
        var week = new Window.CalendarWeek(ZoneId.of("UTC"));

        assertEquals(
                Instant.parse("2026-11-16T00:00:00Z"),
                week.at(Instant.parse("2026-11-16T00:00:00Z")).start());
        assertEquals(
                Instant.parse("2026-11-16T00:00:00Z"),
                week.at(Instant.parse("2026-11-22T23:59:59Z")).start());
    }

    @Test
    void a_month_with_a_change_of_clocks_is_an_hour_longer() {
        var period = new Window.CalendarMonth(ZoneId.of("Europe/Berlin")).at(Instant.parse("2026-10-15T00:00:00Z"));

        assertEquals(Duration.ofHours(31 * 24 + 1), period.length());
    }

    @Test
    void half_way_through_a_month_half_its_budget_can_have_been_used() {
        var month = new Window.CalendarMonth(JAKARTA);
        var asAllowed = new Counts(1, 1000);

        ErrorBudget budget = ErrorBudget.of(asAllowed, THREE_NINES, month.at(MIDWAY), MIDWAY, Duration.ZERO);

        assertEquals(0.5, budget.remaining(), 1e-9);
    }

    @Test
    void a_budget_that_outlasts_its_month_is_not_used_up() {
        var month = new Window.CalendarMonth(JAKARTA).at(MIDWAY);
        var half = new ErrorBudget(0.5, Duration.ofMinutes(43));

        assertEquals(new Outlook.Never(), half.exhaustion(new BurnRate(0.99), month, MIDWAY));
        assertEquals(new Outlook.In(Duration.ofDays(15).dividedBy(2)), half.exhaustion(new BurnRate(2), month, MIDWAY));
    }

    @ParameterizedTest
    @CsvSource({"PT5M, PT30S", "PT1H, PT30S", "PT6H, PT90S", "PT24H, PT6M", "PT720H, PT1H"})
    void long_windows_are_measured_less_often(Duration window, Duration every) {
        assertEquals(every, Cadence.every(window, Duration.ofSeconds(30), false));
    }

    @ParameterizedTest
    @CsvSource({"PT5M, PT30S", "PT24H, PT36S", "PT720H, PT18M"})
    void and_more_often_while_an_alarm_stands(Duration window, Duration every) {
        assertEquals(every, Cadence.every(window, Duration.ofSeconds(30), true));
    }

    @ParameterizedTest
    @CsvSource({"PT5M, PT30S", "PT24H, PT36S", "PT720H, PT1M"})
    void a_window_that_was_not_measured_is_tried_again_within_a_minute(Duration window, Duration retry) {
        assertEquals(retry, Cadence.retry(window, Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @CsvSource({"0, 30000", "1, 1", "29999, 29999", "30000, 30000", "-1, 29999", "61000, 1000"})
    void everybody_has_a_turn_of_his_own_in_each_interval(long seed, long millis) {
        Instant start = Instant.parse("2026-11-20T10:00:00Z");

        Instant turn = Cadence.turn(start, Duration.ofSeconds(30), seed);

        assertEquals(start.plusMillis(millis), turn);
        assertEquals(turn.plusSeconds(30), Cadence.turn(turn, Duration.ofSeconds(30), seed));
    }

    @Test
    void maintenances_that_overlap_are_excluded_once() {
        var maintenance = new Maintenance(List.of(hours(4, 6), hours(1, 3), hours(2, 5)));

        assertEquals(List.of(hours(1, 6)), maintenance.within(at(0), at(10)));
        assertEquals(Duration.ofHours(2), maintenance.frozen(at(4), at(24)));
        assertEquals(List.of(), maintenance.within(at(6), at(7)));
        assertEquals(Optional.of(at(6)), maintenance.frozenUntil(at(2)));
        assertEquals(Optional.empty(), maintenance.frozenUntil(at(6)));
    }

    @Test
    void a_maintenance_that_ends_before_it_starts_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> hours(3, 3));
    }

    @Test
    void frozen_time_and_its_events_use_no_budget() {
        var period = new Window.Rolling(Duration.ofHours(10)).at(at(10));
        Counts all = new Counts(150, 1000);
        Counts during = new Counts(100, 500);

        ErrorBudget budget =
                ErrorBudget.of(all.minus(during), Objective.ofPercent(90), period, at(10), Duration.ofHours(5));

        assertEquals(0.5, budget.remaining(), 1e-9);
    }

    private static Maintenance.Interval hours(int from, int to) {
        return new Maintenance.Interval(at(from), at(to));
    }

    private static Instant at(int hours) {
        return Instant.parse("2026-11-20T00:00:00Z").plus(Duration.ofHours(hours));
    }
}
