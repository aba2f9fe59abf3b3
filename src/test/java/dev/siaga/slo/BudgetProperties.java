package dev.siaga.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Burn and budget against a reference that walks through generated traffic minute by minute, in exact decimals. */
class BudgetProperties {
    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

    /** Requests of one minute. */
    record Minute(int bad, int good) {
        int total() {
            return bad + good;
        }
    }

    @Property
    void burn_is_what_counting_every_request_gives(
            @ForAll("traffic") List<Minute> traffic, @ForAll("objectives") Objective objective) {
        BigDecimal slow = exactRatio(traffic).divide(exactBudget(objective), MathContext.DECIMAL64);

        assertEquals(slow.doubleValue(), BurnRate.of(counts(traffic), objective).rate(), tolerance(slow));
    }

    @Property
    void the_budget_left_is_what_taking_each_bad_request_off_it_gives(
            @ForAll("traffic") List<Minute> traffic, @ForAll("objectives") Objective objective) {
        var period = new Window.Period(START, START.plus(Duration.ofMinutes(traffic.size())));
        long total = traffic.stream().mapToLong(Minute::total).sum();
        BigDecimal allowed = exactBudget(objective).multiply(BigDecimal.valueOf(total));
        BigDecimal left = allowed;
        for (Minute minute : traffic) {
            for (int request = 0; request < minute.bad(); request++) {
                left = left.subtract(BigDecimal.ONE);
            }
        }
        BigDecimal slow = left.divide(allowed, MathContext.DECIMAL64);

        ErrorBudget budget = ErrorBudget.of(counts(traffic), objective, period, period.end(), Duration.ZERO);

        assertEquals(slow.doubleValue(), budget.remaining(), tolerance(slow));
        double minutes =
                slow.doubleValue() * traffic.size() * exactBudget(objective).doubleValue();
        assertEquals(minutes, budget.remainingMinutes(), tolerance(slow) + Math.abs(slow.doubleValue()) / 1e4);
    }

    @Property
    void one_more_bad_request_never_leaves_more_budget(
            @ForAll("traffic") List<Minute> traffic, @ForAll("objectives") Objective objective) {
        Counts before = counts(traffic);
        var after = new Counts(before.bad() + 1, before.total() + 1);
        var period = new Window.Period(START, START.plus(Duration.ofMinutes(traffic.size())));

        ErrorBudget more = ErrorBudget.of(before, objective, period, period.end(), Duration.ZERO);
        ErrorBudget less = ErrorBudget.of(after, objective, period, period.end(), Duration.ZERO);

        assertTrue(less.remaining() <= more.remaining());
    }

    @Property
    void instances_are_summed_before_they_are_divided(
            @ForAll("traffic") List<Minute> one,
            @ForAll("traffic") List<Minute> other,
            @ForAll("objectives") Objective objective) {
        Counts a = counts(one);
        Counts b = counts(other);
        var sum = new Counts(a.bad() + b.bad(), a.total() + b.total());
        double low = Math.min(
                BurnRate.of(a, objective).rate(), BurnRate.of(b, objective).rate());
        double high = Math.max(
                BurnRate.of(a, objective).rate(), BurnRate.of(b, objective).rate());

        double rate = BurnRate.of(sum, objective).rate();

        assertTrue(rate >= low - 1e-9 * high && rate <= high * (1 + 1e-9));
    }

    @Property
    void a_budget_that_goes_on_burning_is_used_up_when_the_outlook_says(
            @ForAll("traffic") List<Minute> traffic, @ForAll("objectives") Objective objective) {
        Counts counts = counts(traffic);
        var period = new Window.Period(START, START.plus(Duration.ofDays(30)));
        ErrorBudget budget =
                new ErrorBudget(0.5, Duration.ofMillis((long) (period.length().toMillis() * objective.budget())));
        BurnRate burn = BurnRate.of(counts, objective);

        if (budget.exhaustion(burn, period, period.end()) instanceof Outlook.In(Duration time)) {
            double used = burn.rate() * time.toMillis() / period.length().toMillis();
            assertEquals(budget.remaining(), used, 1e-3);
        }
    }

    @Provide
    Arbitrary<List<Minute>> traffic() {
        Arbitrary<Integer> bad = Arbitraries.integers().between(0, 40);
        Arbitrary<Integer> good = Arbitraries.integers().between(0, 5000);
        return Combinators.combine(bad, good)
                .as(Minute::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120)
                .filter(minutes -> minutes.stream().anyMatch(m -> m.total() > 0));
    }

    @Provide
    Arbitrary<Objective> objectives() {
        return Arbitraries.bigDecimals()
                .between(BigDecimal.valueOf(1), new BigDecimal("99.999"))
                .ofScale(3)
                .map(Objective::new);
    }

    private static Counts counts(List<Minute> traffic) {
        return new Counts(
                traffic.stream().mapToDouble(Minute::bad).sum(),
                traffic.stream().mapToDouble(Minute::total).sum());
    }

    private static BigDecimal exactRatio(List<Minute> traffic) {
        BigDecimal bad = BigDecimal.ZERO;
        BigDecimal total = BigDecimal.ZERO;
        for (Minute minute : traffic) {
            bad = bad.add(BigDecimal.valueOf(minute.bad()));
            total = total.add(BigDecimal.valueOf(minute.total()));
        }
        return bad.divide(total, MathContext.DECIMAL128);
    }

    private static BigDecimal exactBudget(Objective objective) {
        return BigDecimal.valueOf(100).subtract(objective.percent()).movePointLeft(2);
    }

    private static double tolerance(BigDecimal value) {
        return 1e-9 * Math.max(1, value.abs().doubleValue());
    }
}
