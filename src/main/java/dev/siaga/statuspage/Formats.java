package dev.siaga.statuspage;

import dev.siaga.page.CityLine;
import dev.siaga.page.Sparkline;
import io.quarkus.qute.TemplateExtension;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;

/** How numbers and times are written. Units are those of the SI and are the same in every language. */
@TemplateExtension(namespace = "fmt")
final class Formats {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int STEP = 1024;

    private Formats() {}

    static String clock(Instant time) {
        return CLOCK.format(time);
    }

    static String day(Instant time) {
        return DAY.format(time);
    }

    static String iso(Instant time) {
        return time.toString();
    }

    static String age(Instant then, Instant now) {
        return span(Duration.between(then, now));
    }

    /** In the two largest units; what lies ahead of a clock counts as now. */
    static String span(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return pair(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String pair(long large, String unit, long small, String smaller) {
        return small == 0 ? "%d %s".formatted(large, unit) : "%d %s %d %s".formatted(large, unit, small, smaller);
    }

    /** A template finds a method by its argument's own type. */
    static String bytes(long number) {
        return bytes((double) number);
    }

    static String bytes(double number) {
        int unit = 0;
        double left = number;
        while (left >= STEP && unit < BINARY.length - 1) {
            left /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, BINARY[unit]);
    }

    static String millis(double seconds) {
        return String.format(Locale.ROOT, "%.0f ms", seconds * 1000);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    static String whole(double number, Locale language) {
        NumberFormat format = NumberFormat.getIntegerInstance(language);
        return format.format(Math.round(number));
    }

    static String number(double number, Locale language) {
        NumberFormat format = NumberFormat.getNumberInstance(language);
        format.setMaximumFractionDigits(3);
        return format.format(number);
    }

    static String percent(double ratio, Locale language) {
        NumberFormat format = NumberFormat.getNumberInstance(language);
        format.setMaximumFractionDigits(1);
        return format.format(ratio * 100) + " %";
    }

    /** A class of the style sheet. */
    static String css(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String points(CityLine city) {
        return Sparkline.points(city.trend(), city.sight().load().line());
    }

    static String lineAt(CityLine city) {
        OptionalDouble line = city.sight().load().line();
        return line.isPresent() ? Sparkline.y(city.trend(), line.getAsDouble()) : "-1";
    }
}
