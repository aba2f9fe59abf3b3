package dev.siaga.lab.estate;

import dev.siaga.lab.Strain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a demonstration measured, what was expected of it, and the one line that a script reads. */
public final class Verdict {
    private record Line(String what, String measured, String expected, boolean met) {}

    private final Strain strain = Strain.ofMachine();
    private final String name;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, String> result = new LinkedHashMap<>();

    public Verdict(String name) {
        this.name = name;
    }

    /** A measurement for humans and scripts, with what was expected of it. */
    public Verdict expect(String what, String key, Object measured, String expected, boolean met) {
        lines.add(new Line(what, text(measured), expected, met));
        result.put(key, text(measured));
        return this;
    }

    /** A measurement of which nothing is expected. */
    public Verdict tell(String what, String key, Object measured) {
        return expect(what, key, measured, "", true);
    }

    /** How long a step took, which may be as long as a limit and what the machine kept waiting meanwhile, and can't be less than nothing. */
    Verdict within(String what, String key, Instant from, Instant to, Duration limit, String expected) {
        var took = Duration.between(from, to);
        var busy = strain.between(from, to);
        return expect(
                what,
                key,
                seconds(took),
                "%s (and %.1f s for which the machine was busy)".formatted(expected, seconds(busy)),
                !took.isNegative() && took.compareTo(limit.plus(busy)) <= 0);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    public boolean met() {
        return lines.stream().allMatch(Line::met);
    }

    /** What was not as expected, for the message of a failed test. */
    String unmet() {
        return lines.stream()
                .filter(line -> !line.met())
                .map(line -> "%s: %s, not as expected: %s".formatted(line.what(), line.measured(), line.expected()))
                .collect(Collectors.joining("; "));
    }

    /** The table, then {@code RESULT name=… key=value … passed=…}. */
    public void print() {
        print("passed");
    }

    /** The same, with another word for the judgement at the end of the line. */
    public void print(String judgementKey) {
        System.out.println();
        for (Line line : lines) {
            var judgement = line.expected().isEmpty() ? "" : line.met() ? "as expected: " : "NOT AS EXPECTED: ";
            System.out.printf("  %-46s %-22s %s%s%n", line.what(), line.measured(), judgement, line.expected());
        }
        System.out.println();
        System.out.println("RESULT name=" + name + " "
                + result.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replaceAll("[^\\w.-]+", "-"))
                        .collect(Collectors.joining(" "))
                + " " + judgementKey + "=" + met());
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : String.valueOf(value);
    }
}
