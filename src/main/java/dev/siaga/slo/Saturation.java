package dev.siaga.slo;

/**
 * A gauge that grows towards a limit, in the gauge's own unit.
 *
 * @param slope units per second
 */
public record Saturation(double value, double limit, double slope) {
    public Saturation {
        if (!(limit > 0 && Double.isFinite(value) && Double.isFinite(limit) && Double.isFinite(slope))) {
            throw new IllegalArgumentException(
                    "a gauge of %s, growing by %s a second, has no limit that makes sense: %s"
                            .formatted(value, slope, limit));
        }
    }

    public double ratio() {
        return value / limit;
    }

    public Outlook reach() {
        if (value >= limit) {
            return new Outlook.Reached();
        }
        return slope > 0 ? Outlook.inSeconds((limit - value) / slope) : new Outlook.Never();
    }
}
