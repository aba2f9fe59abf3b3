package dev.siaga.traffic;

import java.util.OptionalDouble;

/** Within how many seconds 50, 95 and 99 of 100 requests of a city are answered; empty is what nobody measures. */
public record Quantiles(OptionalDouble p50, OptionalDouble p95, OptionalDouble p99) {
    public static final Quantiles UNKNOWN =
            new Quantiles(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
