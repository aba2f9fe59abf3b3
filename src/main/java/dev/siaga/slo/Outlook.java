package dev.siaga.slo;

import java.time.Duration;

/** When a budget is used up or a limit is reached, if things go on as they do. */
public sealed interface Outlook {

    record Reached() implements Outlook {}

    record In(Duration time) implements Outlook {}

    record Never() implements Outlook {}

    /** Times beyond ten years are no forecast. */
    static Outlook inSeconds(double seconds) {
        return seconds > Duration.ofDays(3653).toSeconds()
                ? new Never()
                : new In(Duration.ofMillis((long) (seconds * 1000)));
    }
}
