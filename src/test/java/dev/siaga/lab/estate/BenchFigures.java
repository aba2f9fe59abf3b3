package dev.siaga.lab.estate;

import dev.siaga.lab.Spread;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The trials of one scenario on one estate, in numbers. Times are in seconds. */
record BenchFigures(BenchScenario scenario, List<BenchTrial> trials) {
    BenchFigures {
        trials = List.copyOf(trials);
    }

    double min() {
        return spread(scenario::figure).min();
    }

    double max() {
        return spread(scenario::figure).max();
    }

    double median() {
        return spread(scenario::figure).median();
    }

    double longestOutage() {
        return spread(BenchTrial::longestOutage).max();
    }

    /** Over all trials. */
    long lostRows() {
        return trials.stream().mapToLong(BenchTrial::lostRows).sum();
    }

    /** The worst trial's. */
    long dualWriterMillis() {
        return worst(BenchTrial::dualWriterMillis);
    }

    /** The worst trial's. */
    long blindMillis() {
        return worst(BenchTrial::blindMillis);
    }

    private long worst(ToLongFunction<BenchTrial> figure) {
        return trials.stream().mapToLong(figure).max().orElseThrow();
    }

    private Spread spread(Function<BenchTrial, Duration> time) {
        return Spread.of(trials.stream()
                .map(trial -> time.apply(trial).toMillis() / 1000.0)
                .toList());
    }
}
