package dev.siaga.controller;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as manifests and statuses have them, such as {@code 1m30s}: whole numbers with the units ms, s, m, h, largest first. */
public final class DurationText {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,12})ms)?");

    private DurationText() {}

    /** The admission rules have refused anything else, so a failure names the field. */
    public static Duration parse(String field, String text) {
        Matcher m = DURATION.matcher(text == null ? "" : text);
        if (text == null || text.isEmpty() || !m.matches()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not a duration such as 10s or 1m30s".formatted(field, text));
        }
        return Duration.ofHours(number(m, 1))
                .plusMinutes(number(m, 2))
                .plusSeconds(number(m, 3))
                .plusMillis(number(m, 4));
    }

    /** In whole seconds. */
    public static String of(Duration duration) {
        String text = part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }

    private static long number(Matcher m, int group) {
        return m.group(group) == null ? 0 : Long.parseLong(m.group(group));
    }
}
