package dev.siaga.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * How old what a city has is, against what the primary has: at most {@code age}, or at least that when {@code more}. Told by when positions of
 * the primary became known at one place, so that no two clocks are compared.
 */
public record Lag(Duration age, boolean more) {
    public static final Lag NONE = new Lag(Duration.ZERO, false);

    /** Certainly older than this. */
    public boolean beyond(Duration limit) {
        return age.compareTo(limit) > 0;
    }

    /** A number to show: a lower bound says something only when it is beyond the limit. */
    public Optional<Duration> shown(Duration limit) {
        return more && !beyond(limit) ? Optional.empty() : Optional.of(age);
    }

    /**
     * A standby city against the recovery point. Positions become known a renewal late, of the primary and of the standby, so that much more is
     * no breach yet: it would come and go.
     */
    public static Finding judge(
            Optional<Lag> seen, Optional<Boolean> streaming, Duration recoveryPoint, Duration resolution) {
        Duration limit = recoveryPoint.plus(resolution);
        if (seen.filter(lag -> lag.beyond(limit)).isPresent()) {
            Lag lag = seen.get();
            return new Finding(
                    Reason.BEYOND_RECOVERY_POINT,
                    "what this city has is %s %d s old, beyond the recovery point of %d s"
                            .formatted(
                                    lag.more() ? "at least" : "up to",
                                    lag.age().toSeconds(),
                                    recoveryPoint.toSeconds()));
        }
        if (streaming.filter(streams -> !streams).isPresent()) {
            return new Finding(Reason.NOT_STREAMING, "no member of this city streams from the primary");
        }
        if (seen.flatMap(lag -> lag.shown(limit)).isEmpty()) {
            return Finding.notMeasured("the primary's positions haven't been followed for long enough");
        }
        return new Finding(
                Reason.WITHIN_RECOVERY_POINT,
                "what this city has is within the recovery point of %d s".formatted(recoveryPoint.toSeconds()));
    }

    public static Finding primary() {
        return new Finding(Reason.PRIMARY, "the other cities stream from this one");
    }
}
