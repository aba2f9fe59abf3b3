package dev.siaga.lab.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Whether a meter stayed flat: the medians of an early and of the last fifth of the samples. The first fifth doesn't count, in which JVMs compile and
 * caches fill.
 *
 * @param whose of the operators or cities the one that grew most
 */
record Steadiness(Meter meter, String whose, double early, double late) {
    /** Fewer samples have no fifths. */
    static final int LEAST = 15;

    boolean flat() {
        return late <= meter.allowed(early);
    }

    /** Of whoever comes nearest to what is allowed, or goes farthest beyond. */
    static Steadiness worst(Meter meter, List<Sample> samples) {
        if (samples.size() < LEAST) {
            throw new IllegalArgumentException(samples.size() + " samples are fewer than " + LEAST);
        }
        var all = new TreeSet<String>();
        samples.forEach(sample -> all.addAll(sample.readings().get(meter).keySet()));
        return all.stream()
                .map(whose -> of(meter, whose, samples))
                .max(Comparator.comparingDouble(s -> s.late - meter.allowed(s.early)))
                .orElseThrow();
    }

    private static Steadiness of(Meter meter, String whose, List<Sample> samples) {
        var values = meter.counts ? rates(meter, whose, samples) : gauges(meter, whose, samples);
        int fifth = values.size() / 5;
        return new Steadiness(
                meter,
                whose,
                median(values.subList(fifth, 2 * fifth)),
                median(values.subList(values.size() - fifth, values.size())));
    }

    /** One that was replaced by another is not there all the time: its missing readings count as none. */
    private static List<Double> gauges(Meter meter, String whose, List<Sample> samples) {
        return samples.stream()
                .map(sample -> sample.readings().get(meter).getOrDefault(whose, 0.0))
                .toList();
    }

    /** A minute. */
    private static List<Double> rates(Meter meter, String whose, List<Sample> samples) {
        var counts = gauges(meter, whose, samples);
        var rates = new ArrayList<Double>();
        for (int i = 1; i < samples.size(); i++) {
            var minutes =
                    Duration.between(samples.get(i - 1).at(), samples.get(i).at())
                                    .toMillis()
                            / 60_000.0;
            rates.add((counts.get(i) - counts.get(i - 1)) / minutes);
        }
        return rates;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
