package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.prometheus.QueryAnswer.Samples;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Indicator;
import dev.siaga.slo.Indicator.BadOfTotal;
import dev.siaga.slo.Indicator.Buckets;
import dev.siaga.slo.Indicator.GoodOfTotal;
import dev.siaga.slo.Indicator.Latency;
import dev.siaga.slo.Indicator.Probe;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Evidence;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Senseless;
import dev.siaga.slo.Saturation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads indicators from Prometheus. Whatever isn't answered, isn't a number or isn't there is missing, with the reason. */
@Singleton
public class IndicatorReader {
    private static final int BOUNDARIES_NAMED = 30;

    private final PrometheusClient client;

    IndicatorReader(PrometheusClient client) {
        this.client = client;
    }

    /** The events between two instants. */
    public Reading<Counts> counts(PrometheusAccess access, Indicator indicator, Instant from, Instant to) {
        Duration window = Duration.between(from, to);
        return switch (indicator) {
            case BadOfTotal(String bad, String total) -> bad(access, bad, total, window, to);
            case GoodOfTotal(String good, String total) ->
                good(
                        ask(access, PromQl.increase(total, window), to),
                        ask(access, PromQl.increase(good, window), to),
                        "nothing of " + good + " in the window, while there is of " + total);
            case Probe(String selector) ->
                good(
                        ask(access, PromQl.samples(selector, window), to),
                        ask(access, PromQl.good(selector, window), to),
                        "no samples");
            case Latency latency when latency.buckets() == Buckets.NATIVE -> natively(access, latency, window, to);
            case Latency latency -> classically(access, latency, window, to);
        };
    }

    public Reading<Saturation> saturation(PrometheusAccess access, Indicator.Gauge gauge, Instant at) {
        Figure value = ask(access, gauge.expression(), at);
        Figure limit = switch (gauge.limit()) {
            case Indicator.Limit.Fixed(double fixed) -> new Figure(Figure.State.VALUE, fixed, value.evidence());
            case Indicator.Limit.Measured(String expression) -> ask(access, expression, at);
        };
        Figure slope = ask(access, PromQl.slope(gauge), at);
        List<Figure> all = List.of(value, limit, slope);
        List<Evidence> evidence = all.stream().map(Figure::evidence).distinct().toList();
        return all.stream()
                .filter(figure -> figure.state() != Figure.State.VALUE)
                .max(Comparator.comparing(Figure::state))
                .map(worst -> unknown(worst, evidence))
                .orElseGet(() -> saturation(value, limit, slope, at, evidence));
    }

    private static Reading<Saturation> unknown(Figure lost, List<Evidence> evidence) {
        String why = lost.evidence().answer() + " for " + lost.evidence().query();
        return switch (lost.state()) {
            case VALUE, ABSENT -> new Absent<>(why, evidence);
            case WRONG -> new Senseless<>(why, evidence);
            case FAILED -> new Missing<>(why, evidence);
        };
    }

    private static Reading<Saturation> saturation(
            Figure value, Figure limit, Figure slope, Instant at, List<Evidence> evidence) {
        try {
            return new Measured<>(new Saturation(value.value(), limit.value(), slope.value()), at, evidence);
        } catch (IllegalArgumentException e) {
            return new Senseless<>(e.getMessage(), evidence);
        }
    }

    /** A counter of bad events need not exist before the first of them. */
    private Reading<Counts> bad(PrometheusAccess access, String bad, String total, Duration window, Instant to) {
        Figure all = ask(access, PromQl.increase(total, window), to);
        Figure some = ask(access, PromQl.increase(bad, window), to);
        return ofBoth(
                all,
                some,
                counted -> some.match(
                        failed -> measured(new Counts(Math.max(0, failed), counted), to, all, some),
                        () -> measured(new Counts(0, counted), to, all, some),
                        lost -> lost(lost, all, some)));
    }

    private Reading<Counts> good(Figure all, Figure some, String absent) {
        return ofBoth(
                all,
                some,
                counted -> some.match(
                        good -> measured(
                                Counts.ofGood(good, counted), all.evidence().at(), all, some),
                        () -> senseless(absent, all, some),
                        lost -> lost(lost, all, some)));
    }

    private Reading<Counts> natively(PrometheusAccess access, Latency latency, Duration window, Instant to) {
        Figure all = ask(access, PromQl.nativeRequests(latency, window), to);
        Figure share = ask(access, PromQl.nativeShareWithin(latency, window), to);
        return ofTotal(
                all,
                share,
                counted -> share.match(
                        within -> measured(Counts.ofGood(within * counted, counted), to, all, share),
                        () -> senseless(latency.histogram() + " is no native histogram", all, share),
                        lost -> lost(lost, all, share)));
    }

    private Reading<Counts> classically(PrometheusAccess access, Latency latency, Duration window, Instant to) {
        Figure all = ask(access, PromQl.requests(latency, window), to);
        Figure within = ask(access, PromQl.within(latency, window), to);
        return ofBoth(
                all,
                within,
                counted -> within.match(
                        good -> measured(Counts.ofGood(good, counted), to, all, within),
                        () -> senseless(noBoundary(access, latency, to), all, within),
                        lost -> lost(lost, all, within)));
    }

    private String noBoundary(PrometheusAccess access, Latency latency, Instant to) {
        String wanted =
                "%s has no bucket boundary at %s s".formatted(latency.histogram(), PromQl.seconds(latency.threshold()));
        if (!(client.query(access, PromQl.boundaries(latency), to) instanceof Samples(var series))) {
            return wanted;
        }
        String there = series.stream()
                .flatMap(sample -> Stream.ofNullable(sample.labels().get("le")))
                .sorted((a, b) -> Double.compare(boundary(a), boundary(b)))
                .limit(BOUNDARIES_NAMED)
                .collect(Collectors.joining(", "));
        return there.isEmpty() ? wanted : wanted + ": there are " + there + "; use one of them as threshold";
    }

    private static double boundary(String le) {
        try {
            return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /** A query that is wrong is told even while there is no traffic that would make it matter. */
    private static Reading<Counts> ofBoth(Figure all, Figure some, DoubleFunction<Reading<Counts>> counted) {
        return some.lost() && !all.lost() ? lost(some, all, some) : ofTotal(all, some, counted);
    }

    /** Without a total nothing else matters, and with a total of zero there is no share of anything. */
    private static Reading<Counts> ofTotal(Figure all, Figure some, DoubleFunction<Reading<Counts>> counted) {
        return all.match(
                total -> total > 0
                        ? counted.apply(total)
                        : measured(new Counts(0, 0), all.evidence().at(), all, some),
                () -> new Absent<>(
                        "no samples for " + all.evidence().query(), List.of(all.evidence(), some.evidence())),
                lost -> lost(lost, all, some));
    }

    Figure ask(PrometheusAccess access, String query, Instant time) {
        return Figure.of(query, client.query(access, query, time), time);
    }

    private static Reading<Counts> measured(Counts counts, Instant at, Figure all, Figure some) {
        return new Measured<>(counts, at, List.of(all.evidence(), some.evidence()));
    }

    private static Reading<Counts> lost(Figure lost, Figure all, Figure some) {
        String why = lost.evidence().answer();
        return lost.state() == Figure.State.WRONG
                ? senseless(why, all, some)
                : new Missing<>(why, List.of(all.evidence(), some.evidence()));
    }

    private static Reading<Counts> senseless(String why, Figure all, Figure some) {
        return new Senseless<>(why, List.of(all.evidence(), some.evidence()));
    }
}
