package dev.siaga.slo;

import java.time.Duration;

/** What is measured, in the monitoring system's words. Every selector picks counters, which are summed over all series before dividing. */
public sealed interface Indicator {

    record BadOfTotal(String bad, String total) implements Indicator {}

    record GoodOfTotal(String good, String total) implements Indicator {}

    /** A gauge that is 1 when all is well and 0 otherwise; each sample is an event. */
    record Probe(String selector) implements Indicator {}

    /**
     * Requests at or below a time are good.
     *
     * @param matchers label matchers without braces, perhaps none
     * @param buckets classic: the threshold must be one of the boundaries; native: between boundaries it is interpolated
     */
    record Latency(String histogram, String matchers, Duration threshold, Buckets buckets) implements Indicator {}

    enum Buckets {
        CLASSIC,
        NATIVE
    }

    /**
     * A gauge and the limit that it must not reach: both expressions of one value each, or a limit that is a number.
     *
     * @param trend how far back the slope is taken
     */
    record Gauge(String expression, Limit limit, Duration trend) {}

    /** Where the limit of a gauge comes from. */
    sealed interface Limit {
        record Fixed(double value) implements Limit {}

        record Measured(String expression) implements Limit {}
    }
}
