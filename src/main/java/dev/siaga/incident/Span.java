package dev.siaga.incident;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A length of time in the words of those who are paged at night: 20 s, 5 min, 1 h 30 min, 3 d. Whole seconds; what is shorter is 0 s. */
final class Span {
    private Span() {}

    static String of(Duration length) {
        String text = Stream.of(
                        part(length.toDaysPart(), "d"),
                        part(length.toHoursPart(), "h"),
                        part(length.toMinutesPart(), "min"),
                        part(length.toSecondsPart(), "s"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? "0 s" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + " " + unit;
    }
}
