package dev.siaga.adapter.prometheus;

import dev.siaga.slo.Indicator;
import dev.siaga.slo.Indicator.BadOfTotal;
import dev.siaga.slo.Indicator.Buckets;
import dev.siaga.slo.Indicator.GoodOfTotal;
import dev.siaga.slo.Indicator.Latency;
import dev.siaga.slo.Indicator.Probe;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * An indicator's events and bad events as PromQL of one value without labels each. Without events there is nothing bad either: both are
 * absent then, and only a counter of bad events that doesn't exist yet counts as zero.
 *
 * @param source a selector that has series as long as there is anything to count
 */
record Formula(String source, String total, String bad) {

    /** What a window holds, as Siaga itself asks for it. */
    static Formula window(Indicator indicator, Duration window) {
        Formula counted = of(indicator, window, selector -> PromQl.increase(selector, window));
        return new Formula(counted.source(), counted.total(), "clamp_min(" + counted.bad() + ", 0)");
    }

    /**
     * What one step adds. Steps are made to be summed, so nothing is lost between two of them: a counter adds its last sample's difference to the last
     * sample of the step before. Only where it began or started again is the step's increase taken, with its extrapolation.
     * Bad events aren't cut off at zero here, for good ones that are seen a scrape later even out in the next step.
     */
    static Formula step(Indicator indicator, Duration step) {
        return of(indicator, step.minusMillis(1), selector -> added(selector, step));
    }

    private static Formula of(Indicator indicator, Duration samples, UnaryOperator<String> counted) {
        return switch (indicator) {
            case BadOfTotal(String bad, String total) -> {
                String all = counted.apply(total);
                yield new Formula(total, all, counted.apply(bad) + " or 0 * " + all);
            }
            case GoodOfTotal(String good, String total) -> good(total, counted.apply(total), counted.apply(good));
            case Probe(String selector) ->
                good(selector, PromQl.samples(selector, samples), PromQl.good(selector, samples));
            case Latency latency when latency.buckets() == Buckets.NATIVE -> natively(latency, samples);
            case Latency latency ->
                good(
                        PromQl.requests(latency),
                        counted.apply(PromQl.requests(latency)),
                        counted.apply(PromQl.within(latency)));
        };
    }

    private static Formula good(String source, String total, String good) {
        return new Formula(source, total, total + " - " + good);
    }

    /** A share of nothing is NaN, which no sum would survive. */
    private static Formula natively(Latency latency, Duration window) {
        String all = PromQl.nativeRequests(latency, window);
        return new Formula(
                PromQl.histogram(latency),
                all,
                all + " * (1 - " + PromQl.nativeShareWithin(latency, window) + ") > 0 or 0 * " + all);
    }

    /** The sample of a step ago may itself be as old as Prometheus looks back, and a new start after it must be seen. */
    private static String added(String selector, Duration step) {
        String restarted = "resets(" + selector + PromQl.range(step.plus(PromQl.LOOK_BACK)) + ") > 0";
        String difference = selector + " - " + selector + " offset " + PromQl.duration(step);
        return "sum((" + difference + " unless " + restarted + ") or increase(" + selector + PromQl.range(step) + "))";
    }
}
