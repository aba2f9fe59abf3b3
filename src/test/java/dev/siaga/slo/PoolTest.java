package dev.siaga.slo;

import static dev.siaga.slo.GivenLevel.NOW;
import static dev.siaga.slo.GivenLevel.THREE_NINES;
import static dev.siaga.slo.GivenLevel.level;
import static dev.siaga.slo.GivenLevel.measured;
import static dev.siaga.slo.GivenLevel.missing;
import static dev.siaga.slo.GivenLevel.tier;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.slo.Evaluation.Cause;
import dev.siaga.slo.Reading.Measured;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Reading<Counts> GOOD = measured(0, 1000);
    private static final Reading<Counts> BAD = measured(100, 1000);
    private final ServiceLevel.Budgeted fast = level(THREE_NINES, List.of(tier("fast", Severity.SEV2, 14.4, HOUR)));

    @Test
    void counts_are_summed_before_they_are_divided() {
        // Jakarta alone is fine, Bandung alone burns at 500: together 50 of 10100.
        Pool pool = pool(city("jakarta", measured(0, 10_000)), city("bandung", measured(50, 100)));

        assertEquals(50 / 10_100.0 / 0.001, burn(pool, HOUR), 1e-9);
    }

    @Test
    void a_city_without_traffic_adds_nothing_and_all_without_traffic_are_no_traffic() {
        assertEquals(100, burn(pool(city("jakarta", BAD), city("bandung", measured(0, 0))), HOUR), 1e-9);
        assertEquals(
                new Evaluation.Unknown(Cause.NO_TRAFFIC, "last 5 min: no traffic"),
                evaluate(pool(city("jakarta", measured(0, 0)), city("bandung", measured(0, 0)))));
    }

    @Test
    void a_city_that_has_no_such_events_adds_nothing_and_is_named() {
        Pool pool = pool(city("jakarta", BAD), city("bandung", absent()), city("surabaya", GOOD));

        assertEquals(50, burn(pool, HOUR), 1e-9);
        assertEquals(List.of("bandung"), pool.without());
    }

    @Test
    void events_that_are_nowhere_are_no_data() {
        assertEquals(
                new Evaluation.Unknown(Cause.NO_DATA, "last 5 min: in no city: no samples"),
                evaluate(pool(city("jakarta", absent()), city("bandung", absent()))));
    }

    @Test
    void while_a_city_cannot_count_nothing_is_healthy_and_it_is_named() {
        assertEquals(
                new Evaluation.Unknown(Cause.CITY_BLIND, "last 5 min: bandung: timeout"),
                evaluate(pool(city("jakarta", GOOD), city("bandung", missing("timeout")))));
        assertEquals(
                new Evaluation.Unknown(Cause.QUERY_FAILED, "last 5 min: jakarta: timeout"),
                evaluate(pool(city("jakarta", missing("timeout")), city("bandung", GOOD))));
    }

    @Test
    void what_this_city_cannot_see_is_told_before_what_another_cannot() {
        CityCounts bandung = city("bandung", missing("timeout"));
        CityCounts jakarta = city("jakarta", missing("refused"));

        assertEquals(
                new Evaluation.Unknown(Cause.QUERY_FAILED, "last 5 min: bandung: timeout"),
                evaluate(pool(bandung, jakarta)));
    }

    @Test
    void what_burns_in_the_cities_that_can_count_burns() {
        var evaluation = evaluate(pool(city("jakarta", BAD), city("bandung", missing("timeout"))));

        assertEquals("fast", ((Evaluation.Burning) evaluation).worst().tier());
    }

    @Test
    void what_may_be_calm_elsewhere_only_is_not_known_to_be_calm() {
        Assessment assessed = Assessor.assess(
                fast,
                pool(city("jakarta", GOOD), city("bandung", missing("timeout"))).readings());
        var alarm = new Alarm.Firing(
                "fast", Severity.SEV2, "", Severity.SEV2.usual(), NOW, NOW, Optional.of(NOW.minusSeconds(3600)));

        Alarm next = alarm.next(assessed.evaluation(), NOW);

        assertEquals(Optional.empty(), ((Alarm.Firing) next).calmSince());
        assertEquals(Optional.empty(), assessed.budget());
        assertEquals(Map.of(), assessed.burns());
    }

    @Test
    void a_silent_city_leaves_each_window_once_its_counts_are_older_than_it() {
        assertEquals("5m 2100, 1h 2100, period 2100", sums(silentFor(299)));
        assertEquals("5m 2000, 1h 2100, period 2100", sums(silentFor(300)));
        assertEquals("5m 2000, 1h 2100, period 2100", sums(silentFor(3599)));
        assertEquals("5m 2000, 1h 2000, period 2100", sums(silentFor(3600)));
        assertEquals("5m 2000, 1h 2000, period 2000", sums(silentFor(30 * 86_400)));
    }

    @Test
    void a_window_shorter_than_patience_keeps_a_city_that_speaks() {
        var seconds = level(
                THREE_NINES,
                List.of(new Tier(
                        "quick",
                        Severity.SEV2,
                        new Threshold.Burn(10),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        10,
                        Severity.SEV2.usual())));
        CityCounts late = counts("bandung", seconds, w -> measured(0, 100), NOW.minusSeconds(99));
        CityCounts silent = counts("bandung", seconds, w -> measured(0, 100), NOW.minusSeconds(101));

        assertEquals(1100, total(pool(seconds, city(seconds, "jakarta"), late), Duration.ofSeconds(5)));
        assertEquals(1000, total(pool(seconds, city(seconds, "jakarta"), silent), Duration.ofSeconds(5)));
    }

    @Test
    void a_reading_is_as_old_as_its_city_says_and_as_it_has_been_silent_since() {
        // Bandung's clock is half an hour fast: only the 3000 s between two of its own times matter.
        var there = new BudgetReadings(
                Map.of(HOUR, at(NOW.plusSeconds(1800 - 3000)), FIVE_MINUTES, at(NOW.plusSeconds(1800))),
                measured(0, 100),
                NOW.plusSeconds(1800));

        assertEquals(
                1100,
                total(pool(city("jakarta", GOOD), new CityCounts("bandung", "w", there, NOW.minusSeconds(599))), HOUR));
        assertEquals(
                1000,
                total(pool(city("jakarta", GOOD), new CityCounts("bandung", "w", there, NOW.minusSeconds(600))), HOUR));
    }

    @Test
    void the_silent_are_named_with_the_time_they_were_heard_last() {
        CityCounts bandung = silentFor(101);

        Pool pool = pool(city("jakarta", GOOD), bandung);

        assertEquals(
                List.of(
                        new Pool.Silence("bandung", Optional.of(bandung.heardAt())),
                        new Pool.Silence("surabaya", Optional.empty())),
                pool.silent());
        assertEquals(
                List.of(new Pool.Silence("surabaya", Optional.empty())),
                pool(city("jakarta", GOOD), silentFor(100)).silent());
    }

    @Test
    void a_city_that_fell_silent_while_it_could_not_count_holds_nobody_up() {
        CityCounts silent = counts("bandung", fast, w -> missing("timeout"), NOW.minusSeconds(101));

        assertEquals(100, burn(pool(city("jakarta", BAD), silent), HOUR), 1e-9);
    }

    @Test
    void different_levels_are_not_summed_and_the_city_is_named() {
        CityCounts other =
                new CityCounts("bandung", "other", city("bandung", BAD).readings(), NOW);
        CityCounts silent =
                new CityCounts("bandung", "other", city("bandung", BAD).readings(), NOW.minusSeconds(101));
        String why = "bandung: it counts by another spec: apply the same manifest in every city";

        assertEquals(
                new Evaluation.Unknown(Cause.CITIES_DIFFER, "last 5 min: " + why),
                evaluate(pool(city("jakarta", GOOD), other)));
        assertEquals(0, burn(pool(city("jakarta", GOOD), silent), HOUR));
    }

    @Test
    void counts_of_the_month_before_are_not_in_this_months_budget() {
        var monthly = new ServiceLevel.Budgeted(
                fast.objective(),
                fast.indicator(),
                new Window.CalendarMonth(ZoneOffset.UTC),
                fast.tiers(),
                Maintenance.none());
        Instant turned = Instant.parse("2026-12-01T00:00:20Z");
        CityCounts jakarta =
                counts("jakarta", monthly, w -> new Measured<>(new Counts(1, 10), turned, List.of()), turned);
        CityCounts before = counts(
                "bandung",
                monthly,
                w -> new Measured<>(new Counts(9, 90), turned.minusSeconds(30), List.of()),
                turned.minusSeconds(30));
        CityCounts since = counts(
                "bandung",
                monthly,
                w -> new Measured<>(new Counts(9, 90), turned.minusSeconds(10), List.of()),
                turned.minusSeconds(10));

        assertEquals(
                new Counts(1, 10),
                value(pool(monthly, jakarta, before).readings().period()));
        assertEquals(
                new Counts(10, 100),
                value(pool(monthly, jakarta, since).readings().period()));
    }

    @Test
    void the_evidence_names_every_citys_part() {
        Pool pool = pool(city("jakarta", measured(0.04, 1000)), city("bandung", measured(62.58, 100)));

        assertEquals(
                "jakarta 0 of 1000, bandung 62.6 of 100, surabaya silent",
                pool.readings().of(HOUR).evidence().getFirst().answer());
        assertEquals(
                "jakarta none, bandung unknown, surabaya silent",
                pool(city("jakarta", absent()), city("bandung", missing("")))
                        .readings()
                        .of(HOUR)
                        .evidence()
                        .getFirst()
                        .answer());
    }

    @Test
    void those_that_burn_by_themselves_are_affected_else_those_with_bad_events_else_all() {
        assertEquals(
                List.of("bandung"),
                pool(city("jakarta", measured(1, 1000)), city("bandung", BAD)).burning("fast"));
        assertEquals(
                List.of("jakarta", "bandung"),
                pool(city("jakarta", measured(1, 1000)), city("bandung", measured(2, 1000)), city("surabaya", GOOD))
                        .burning("fast"));
        assertEquals(
                List.of("jakarta", "bandung", "surabaya"),
                pool(city("jakarta", missing(""))).burning("fast"));
    }

    private String sums(CityCounts bandung) {
        Pool pool = pool(city("jakarta", GOOD), bandung, city("surabaya", GOOD));
        return "5m %.0f, 1h %.0f, period %.0f"
                .formatted(
                        total(pool, FIVE_MINUTES),
                        total(pool, HOUR),
                        value(pool.readings().period()).total());
    }

    private CityCounts silentFor(int seconds) {
        // What a city counts it counts at the moment at which it tells of it.
        return counts("bandung", fast, w -> measured(0, 100), NOW.minusSeconds(seconds));
    }

    private static double total(Pool pool, Duration window) {
        return value(pool.readings().of(window)).total();
    }

    private double burn(Pool pool, Duration window) {
        return Assessor.assess(fast, pool.readings()).burns().get(window).rate();
    }

    private Evaluation evaluate(Pool pool) {
        return Assessor.assess(fast, pool.readings()).evaluation();
    }

    private static Counts value(Reading<Counts> reading) {
        return ((Measured<Counts>) reading).value();
    }

    private static Reading<Counts> absent() {
        return new Reading.Absent<>("no samples", List.of());
    }

    private static Reading<Counts> at(Instant instant) {
        return new Measured<>(new Counts(0, 100), instant, List.of());
    }

    private CityCounts city(String name, Reading<Counts> reading) {
        return counts(name, fast, w -> reading, NOW);
    }

    private static CityCounts city(ServiceLevel.Budgeted level, String name) {
        return counts(name, level, w -> GOOD, NOW);
    }

    /** Told at a time, counted at the same. */
    private static CityCounts counts(
            String name, ServiceLevel.Budgeted level, Function<Duration, Reading<Counts>> reading, Instant at) {
        Map<Duration, Reading<Counts>> windows = new HashMap<>();
        level.windows().forEach(w -> windows.put(w, moved(reading.apply(w), at)));
        return new CityCounts(name, "w", new BudgetReadings(windows, moved(reading.apply(HOUR), at), at), at);
    }

    private static Reading<Counts> moved(Reading<Counts> reading, Instant at) {
        return reading instanceof Measured<Counts>(Counts counts, var _, var evidence)
                ? new Measured<>(counts, at, evidence)
                : reading;
    }

    private Pool pool(CityCounts own, CityCounts... others) {
        return pool(fast, own, others);
    }

    private static Pool pool(ServiceLevel.Budgeted level, CityCounts own, CityCounts... others) {
        return new Pool(
                own,
                List.of("jakarta", "bandung", "surabaya"),
                Arrays.stream(others).collect(Collectors.toMap(CityCounts::city, Function.identity())),
                level,
                PATIENCE);
    }
}
