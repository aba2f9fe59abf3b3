package dev.siaga.slo;

/**
 * Events of one window, summed over instances before anything is divided. Not whole numbers: a monitoring system extrapolates to the
 * window's edges. Negative or infinite counts are refused.
 */
public record Counts(double bad, double total) {
    public Counts {
        if (!(bad >= 0 && total >= 0 && Double.isFinite(bad) && Double.isFinite(total))) {
            throw new IllegalArgumentException(
                    "counts must be finite and not negative: %s of %s".formatted(bad, total));
        }
    }

    public static Counts ofGood(double good, double total) {
        return new Counts(Math.max(0, total - good), total);
    }

    public boolean traffic() {
        return total > 0;
    }

    /** The share of bad events; only where there is traffic. Two series scraped a moment apart may show more bad events than events. */
    public double errorRatio() {
        return Math.min(1, bad / total);
    }

    public Counts plus(Counts other) {
        return new Counts(bad + other.bad, total + other.total);
    }

    /** Without the events of a part of the window. */
    public Counts minus(Counts part) {
        return new Counts(Math.max(0, bad - part.bad), Math.max(0, total - part.total));
    }
}
