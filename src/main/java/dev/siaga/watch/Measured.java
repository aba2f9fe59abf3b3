package dev.siaga.watch;

import java.util.OptionalDouble;

/** A number that was asked for: as it was answered, or why nobody knows it. */
public sealed interface Measured {

    record Value(double value) implements Measured {
        public Value {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("not a number that can be reckoned with: " + value);
            }
        }
    }

    record Unknown(String why) implements Measured {}

    default OptionalDouble known() {
        return this instanceof Value(double known) ? OptionalDouble.of(known) : OptionalDouble.empty();
    }

    /** The same, where less than nothing makes no sense. */
    default Measured atLeastZero() {
        return this instanceof Value(double known) && known < 0 ? new Unknown("answered " + known) : this;
    }
}
