package dev.siaga.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** How values are put for people: nothing is a dash, and what asks for attention has a colour. */
final class Words {
    static final String NOTHING = "-";

    private Words() {}

    /** Without what a terminal would take for a command: names and texts come from anybody. */
    static String printable(String line) {
        return line.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Text of others, which is no markup of ours. */
    static String plain(Object value) {
        return or(value).replace("@|", "@ |").replace("|@", "| @");
    }

    static String or(Object value) {
        return value == null ? NOTHING : value.toString();
    }

    /** As long ago as kubectl would say it: 12s, 5m, 3h, 4d. */
    static String age(String time, Instant now) {
        return instant(time).map(then -> span(Duration.between(then, now))).orElse(NOTHING);
    }

    static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 2 * 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    static Optional<Instant> instant(String time) {
        try {
            return Optional.ofNullable(time).map(Instant::parse);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return "%.1f %s".formatted(value, units[unit]);
    }

    static String level(String level) {
        return switch (or(level)) {
            case "Normal" -> good(level);
            case "Siaga 3" -> warning(level);
            case NOTHING -> NOTHING;
            default -> bad(level);
        };
    }

    static String severity(String severity) {
        return switch (or(severity)) {
            case "SEV1", "SEV2" -> bad(severity);
            case "SEV3" -> warning(severity);
            default -> or(severity);
        };
    }

    static String good(String text) {
        return "@|green " + text + "|@";
    }

    static String warning(String text) {
        return "@|yellow " + text + "|@";
    }

    static String bad(String text) {
        return "@|bold,red " + text + "|@";
    }
}
