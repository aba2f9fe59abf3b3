package dev.siaga.adapter.prometheus;

import dev.siaga.slo.Indicator.Gauge;
import dev.siaga.slo.Indicator.Latency;
import java.math.BigDecimal;
import java.time.Duration;

/** Indicators in Prometheus' language. Each text has one value at most: sums are taken before anything is divided. */
final class PromQl {
    /** How old a sample may be that Prometheus takes for the present one, unless it is told otherwise. */
    static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private static final int TREND_STEPS = 60;

    private PromQl() {}

    static String increase(String selector, Duration window) {
        return "sum(increase(" + selector + range(window) + "))";
    }

    static String samples(String selector, Duration window) {
        return "sum(count_over_time(" + selector + range(window) + "))";
    }

    static String good(String selector, Duration window) {
        return "sum(sum_over_time(" + selector + range(window) + "))";
    }

    static String requests(Latency latency, Duration window) {
        return increase(requests(latency), window);
    }

    /** The counters of all requests of a classic histogram. */
    static String requests(Latency latency) {
        return latency.histogram() + "_count" + braces(latency.matchers());
    }

    static String within(Latency latency, Duration window) {
        return increase(within(latency), window);
    }

    /** The counters of a classic histogram's requests that were fast enough. */
    static String within(Latency latency) {
        String matchers = latency.matchers().isEmpty() ? "" : latency.matchers() + ",";
        return latency.histogram() + "_bucket" + braces(matchers + boundary(latency.threshold()));
    }

    /** One series for each boundary that the histogram has. */
    static String boundaries(Latency latency) {
        return "group by (le) (" + latency.histogram() + "_bucket" + braces(latency.matchers()) + ")";
    }

    static String nativeRequests(Latency latency, Duration window) {
        return "histogram_count(" + increase(histogram(latency), window) + ")";
    }

    static String nativeShareWithin(Latency latency, Duration window) {
        return "histogram_fraction(0, " + seconds(latency.threshold()) + ", " + increase(histogram(latency), window)
                + ")";
    }

    static String histogram(Latency latency) {
        return latency.histogram() + braces(latency.matchers());
    }

    static String slope(Gauge gauge) {
        Duration step = gauge.trend().dividedBy(TREND_STEPS);
        return "deriv((" + gauge.expression() + ")[" + duration(gauge.trend()) + ":" + duration(step) + "])";
    }

    static String seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.toPlainString();
    }

    /** Some client libraries write the boundary of ten seconds as 10, some as 10.0. */
    private static String boundary(Duration threshold) {
        String seconds = seconds(threshold);
        return seconds.contains(".") ? "le=\"" + seconds + "\"" : "le=~\"" + seconds + "([.]0)?\"";
    }

    static String braces(String matchers) {
        return matchers.isEmpty() ? "" : "{" + matchers + "}";
    }

    static String range(Duration window) {
        return "[" + duration(window) + "]";
    }

    /** A duration as a part of a name, largest unit first: 30d, 1m30s. */
    static String word(Duration duration) {
        return part(duration.toDays(), "d")
                + part(duration.toHoursPart(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    static String duration(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
