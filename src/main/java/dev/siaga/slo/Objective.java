package dev.siaga.slo;

import java.math.BigDecimal;

/**
 * The share of events that must be good, in percent, strictly between 0 and 100. Anything else is refused: with 100 there is no budget to
 * measure by, with 0 nothing can be bad.
 */
public record Objective(BigDecimal percent) {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    public Objective {
        if (percent.signum() <= 0 || percent.compareTo(ALL) >= 0) {
            throw new IllegalArgumentException(
                    "objective %s must lie between 0 and 100, both excluded: 99.9 is usual".formatted(percent));
        }
    }

    public static Objective ofPercent(double percent) {
        return new Objective(BigDecimal.valueOf(percent));
    }

    /** β: the share of events that may be bad. Subtracted as decimals, for 1 − 0.999 isn't 0.001 in binary. */
    public double budget() {
        return ALL.subtract(percent).movePointLeft(2).doubleValue();
    }
}
