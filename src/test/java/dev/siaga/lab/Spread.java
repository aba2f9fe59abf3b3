package dev.siaga.lab;

import java.util.Collection;
import java.util.List;

/** Figures of one kind, and how they are spread. There is at least one. */
public record Spread(List<Double> sorted) {
    public Spread {
        sorted = sorted.stream().sorted().toList();
    }

    public static Spread of(Collection<Double> figures) {
        return new Spread(List.copyOf(figures));
    }

    public double min() {
        return sorted.getFirst();
    }

    public double max() {
        return sorted.getLast();
    }

    /** Of an even number of figures, the mean of the two in the middle. */
    public double median() {
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The least of the figures that so many percent are not above: a figure that was measured, nothing in between. */
    public double percentile(int percent) {
        var rank = Math.ceilDiv(sorted.size() * percent, 100);
        return sorted.get(Math.max(1, rank) - 1);
    }
}
