package dev.siaga.lab.slo;

import java.util.Arrays;

/** What a process publishes of itself for Prometheus, as text. */
public record Published(String text) {

    /** The sum of the series of this name that carry all of these labels, each written as {@code verb="LIST"}. */
    public double sum(String name, String... labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
