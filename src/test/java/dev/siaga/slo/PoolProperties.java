package dev.siaga.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Three cities' traffic, summed, against a reference that looks at every request of all of them as if there were one city. */
class PoolProperties {
    private static final Instant END = Instant.parse("2026-11-20T10:00:00Z");
    private static final int MINUTES = 60;
    private static final List<String> CITIES = List.of("jakarta", "bandung", "surabaya");
    private static final Objective OBJECTIVE = Objective.ofPercent(99.5);
    private static final ServiceLevel.Budgeted LEVEL = new ServiceLevel.Budgeted(
            OBJECTIVE,
            new Indicator.BadOfTotal("bad", "total"),
            new Window.Rolling(Duration.ofMinutes(MINUTES)),
            List.of(new Tier(
                    "fast",
                    Severity.SEV2,
                    new Threshold.Burn(10),
                    Duration.ofMinutes(20),
                    Duration.ofMinutes(5),
                    1,
                    Severity.SEV2.usual())),
            Maintenance.none());

    /** Requests of one minute of one city, each bad or good. */
    record Minute(int bad, int good) {}

    @Property
    void burn_and_budget_are_those_of_one_city_with_all_the_traffic(@ForAll("estates") List<List<Minute>> estate) {
        Assessment pooled =
                Assessor.assess(LEVEL, pool(estate, 0, List.of(0, 0, 0)).readings());

        for (Duration window : LEVEL.windows()) {
            BigDecimal slow = burnRequestByRequest(estate, (int) window.toMinutes(), List.of(0, 0, 0));
            double tolerance = 1e-9 * Math.max(1, slow.doubleValue());
            assertEquals(slow.doubleValue(), pooled.burns().get(window).rate(), tolerance);
        }
        BigDecimal used = burnRequestByRequest(estate, MINUTES, List.of(0, 0, 0));
        assertEquals(
                1 - used.doubleValue(),
                pooled.budget().orElseThrow().remaining(),
                1e-9 * Math.max(1, used.doubleValue()));
    }

    @Property
    void every_city_comes_to_the_same_sums(
            @ForAll("estates") List<List<Minute>> estate, @ForAll @IntRange(max = 2) int speaker) {
        assertEquals(
                values(pool(estate, 0, List.of(0, 0, 0)).readings()),
                values(pool(estate, speaker, List.of(0, 0, 0)).readings()));
    }

    @Property
    void a_dead_citys_last_window_counts_until_it_is_past(
            @ForAll("estates") List<List<Minute>> estate, @ForAll @IntRange(min = 3, max = 40) int deadFor) {
        List<Integer> dead = List.of(0, deadFor, 0);

        Assessment pooled = Assessor.assess(LEVEL, pool(estate, 0, dead).readings());

        for (Duration window : LEVEL.windows()) {
            BigDecimal slow = burnRequestByRequest(estate, (int) window.toMinutes(), dead);
            double tolerance = 1e-9 * Math.max(1, slow.doubleValue());
            assertEquals(slow.doubleValue(), pooled.burns().get(window).rate(), tolerance);
        }
    }

    /** Walks through the requests of the window's minutes one by one, a dead city's those of its last window, if any of them is still in it. */
    private static BigDecimal burnRequestByRequest(List<List<Minute>> estate, int window, List<Integer> deadFor) {
        long bad = 0;
        long all = 0;
        for (int city = 0; city < estate.size(); city++) {
            int last = MINUTES - deadFor.get(city);
            boolean past = last <= MINUTES - window;
            for (int minute = Math.max(0, last - window); minute < last && !past; minute++) {
                for (int request = 0; request < estate.get(city).get(minute).bad(); request++) {
                    bad++;
                    all++;
                }
                for (int request = 0; request < estate.get(city).get(minute).good(); request++) {
                    all++;
                }
            }
        }
        return BigDecimal.valueOf(bad)
                .divide(BigDecimal.valueOf(all), MathContext.DECIMAL128)
                .divide(new BigDecimal("0.005"), MathContext.DECIMAL64);
    }

    private static Pool pool(List<List<Minute>> estate, int self, List<Integer> deadFor) {
        List<CityCounts> told = new ArrayList<>();
        for (int city = 0; city < estate.size(); city++) {
            told.add(counts(CITIES.get(city), estate.get(city), MINUTES - deadFor.get(city)));
        }
        return new Pool(
                told.get(self),
                CITIES,
                told.stream().collect(Collectors.toMap(CityCounts::city, c -> c)),
                LEVEL,
                Duration.ofMinutes(2));
    }

    /** What a city counted that told it last after so many minutes. */
    private static CityCounts counts(String city, List<Minute> traffic, int until) {
        Instant at = END.minus(Duration.ofMinutes(MINUTES - until));
        Map<Duration, Reading<Counts>> windows = new HashMap<>();
        LEVEL.windows().forEach(w -> windows.put(w, within(traffic, until - (int) w.toMinutes(), until, at)));
        return new CityCounts(city, "w", new BudgetReadings(windows, within(traffic, 0, until, at), at), at);
    }

    private static Reading<Counts> within(List<Minute> traffic, int from, int until, Instant at) {
        List<Minute> part = traffic.subList(Math.max(0, from), until);
        double bad = part.stream().mapToInt(Minute::bad).sum();
        double good = part.stream().mapToInt(Minute::good).sum();
        return new Reading.Measured<>(new Counts(bad, bad + good), at, List.of());
    }

    private static Map<Duration, Counts> values(BudgetReadings readings) {
        Map<Duration, Counts> values = new HashMap<>();
        readings.windows().forEach((window, sum) -> values.put(window, ((Reading.Measured<Counts>) sum).value()));
        values.put(Duration.ZERO, ((Reading.Measured<Counts>) readings.period()).value());
        return values;
    }

    @Provide
    Arbitrary<List<List<Minute>>> estates() {
        Arbitrary<Minute> minute = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 60))
                .as(Minute::new);
        // One request at least in the last minute of all, so that there is something to divide by.
        return minute.list()
                .ofSize(MINUTES)
                .list()
                .ofSize(CITIES.size())
                .filter(estate -> estate.getFirst().getLast().good() > 0);
    }
}
