package dev.siaga.page;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** A number as it was last known, and when that was. Old is what is older than it may be; unknown is no number at all, and never zero. */
public record Figure(OptionalDouble value, Optional<Instant> at, Duration freshFor) {
    /** Nobody ever knew it. */
    public static final Figure UNKNOWN = new Figure(OptionalDouble.empty(), Optional.empty(), Duration.ZERO);

    static Figure of(double value, Instant at, Duration freshFor) {
        return new Figure(OptionalDouble.of(value), Optional.of(at), freshFor);
    }

    public boolean known() {
        return value.isPresent();
    }

    /** Known, and from so long ago that it may be wrong by now. */
    public boolean stale(Instant now) {
        return at.filter(then -> then.plus(freshFor).isBefore(now)).isPresent();
    }
}
