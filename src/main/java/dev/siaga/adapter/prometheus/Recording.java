package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.wire.Digest;
import dev.siaga.slo.Indicator;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What is recorded of one ServiceSLO, and how it is asked for. Each step of time has three series, all of them to be summed over time, and
 * bad and total over cities too: {@code siaga_slo:events:delta5m}, {@code siaga_slo:bad_events:delta5m}, and
 * {@code siaga_slo:recorded_seconds:delta5m}, the length of the step, there only when the other two say all that there was to say. A label
 * carries a digest of the formulas: what another indicator has recorded under the same name is never taken for this one's.
 *
 * <p>How far a window made of steps may lie from the counters' own increase: it ends with the last whole step, so at each of its two edges
 * the events of at most one step and one scrape interval are counted in the one and not in the other; each start of a counter costs at most
 * a scrape interval's extrapolation in the steps around it (with native histograms each step does); what happened while nothing was
 * scraped for longer than Prometheus looks back isn't counted, nor what happened in the few steps that it missed itself.
 */
public record Recording(Subject subject, Indicator indicator, Duration step, Duration longFrom) {
    private static final int DIGEST_BYTES = 4;
    private static final long LOST_STEPS = 1000;

    /** Whose it is. Names as Kubernetes has them. */
    public record Subject(String namespace, String slo, String service) {}

    /** Whether a window is long enough to be made of steps. */
    public boolean madeOfSteps(Duration window) {
        return window.compareTo(longFrom) >= 0;
    }

    Map<String, String> labels() {
        SequencedMap<String, String> labels = new LinkedHashMap<>();
        labels.put("siaga_namespace", subject.namespace());
        labels.put("siaga_slo", subject.slo());
        labels.put("siaga_service", subject.service());
        labels.put("siaga_indicator", digest());
        return labels;
    }

    /** One step's series, as instant selector. */
    String stepSeries(Quantity quantity) {
        String matchers = labels().entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(","));
        return quantity.steps(step) + PromQl.braces(matchers);
    }

    /** One millisecond less: a step that ended when the window began isn't part of it. */
    String sum(Quantity quantity, Duration window) {
        String aggregation = quantity == Quantity.RECORDED_SECONDS ? "min" : "sum";
        return aggregation + "(sum_over_time(" + stepSeries(quantity) + PromQl.range(window.minusMillis(1)) + "))";
    }

    /**
     * So many seconds must be recorded of a window before its steps are believed: all whole steps that certainly lie in it, but for one in a
     * thousand and one more, which a restart of Prometheus may cost.
     */
    double enough(Duration window) {
        long steps = window.dividedBy(step) - 1;
        long mayLack = steps / LOST_STEPS + 1;
        return (double) (steps - mayLack) * step.toSeconds();
    }

    private String digest() {
        Formula formula = Formula.step(indicator, step);
        return Digest.of(formula.total() + "\n" + formula.bad(), DIGEST_BYTES);
    }

    /** What is recorded, by its name in Prometheus. */
    enum Quantity {
        EVENTS("siaga_slo:events:"),
        BAD_EVENTS("siaga_slo:bad_events:"),
        RECORDED_SECONDS("siaga_slo:recorded_seconds:");

        private final String name;

        Quantity(String name) {
            this.name = name;
        }

        String steps(Duration step) {
            return name + "delta" + PromQl.word(step);
        }

        String window(Duration window) {
            return name + "increase" + PromQl.word(window);
        }
    }
}
