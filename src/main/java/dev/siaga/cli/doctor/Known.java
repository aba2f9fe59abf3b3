package dev.siaga.cli.doctor;

import java.util.List;
import java.util.function.Function;

/** A fact, or why it couldn't be had: what nobody could look at is no fault and no reassurance. */
public sealed interface Known<T> {
    /** It was looked at. */
    record Seen<T>(T value) implements Known<T> {}

    /** It could not be looked at, for this reason. */
    record Hidden<T>(String why) implements Known<T> {}

    static <T> Known<T> seen(T value) {
        return new Seen<>(value);
    }

    static <T> Known<T> hidden(String why) {
        return new Hidden<>(why);
    }

    /** What follows from it; that it is hidden is told once, under the name of the check. */
    default List<Finding> judged(String check, Function<T, List<Finding>> judge) {
        return switch (this) {
            case Seen<T>(T value) -> judge.apply(value);
            case Hidden<T>(String why) -> List.of(Finding.unknown(check, why));
        };
    }
}
