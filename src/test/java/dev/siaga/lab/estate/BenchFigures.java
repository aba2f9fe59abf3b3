package dev.siaga.lab.estate;

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
        return sorted(scenario::figure).getFirst();
    }

    double max() {
        return sorted(scenario::figure).getLast();
    }

    /** Of an even number of trials, the mean of the two in the middle. */
    double median() {
        var all = sorted(scenario::figure);
        var middle = all.size() / 2;
        return all.size() % 2 == 1 ? all.get(middle) : (all.get(middle - 1) + all.get(middle)) / 2;
    }

    double longestOutage() {
        return sorted(BenchTrial::longestOutage).getLast();
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

    private List<Double> sorted(Function<BenchTrial, Duration> time) {
        return trials.stream()
                .map(trial -> time.apply(trial).toMillis() / 1000.0)
                .sorted()
                .toList();
    }
}
