package dev.siaga.page;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A series as points of an SVG polyline, in a box of 120 by 28; its highest value, or the line it stays below, is at the top. */
public final class Sparkline {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 28;

    private Sparkline() {}

    public static String points(List<Double> series, OptionalDouble line) {
        double top = top(series, line);
        return IntStream.range(0, series.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        series.size() == 1 ? 0.0 : (double) WIDTH * i / (series.size() - 1),
                        y(series.get(i), top)))
                .collect(Collectors.joining(" "));
    }

    /** How high the line lies. */
    public static String y(List<Double> series, double line) {
        return String.format(Locale.ROOT, "%.1f", y(line, top(series, OptionalDouble.of(line))));
    }

    private static double y(double value, double top) {
        return HEIGHT - (HEIGHT - 1) * value / top;
    }

    private static double top(List<Double> series, OptionalDouble line) {
        double highest = series.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return Math.max(1, Math.max(highest, line.orElse(0)));
    }
}
