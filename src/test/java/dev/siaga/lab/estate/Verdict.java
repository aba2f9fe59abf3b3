package dev.siaga.lab.estate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a demonstration measured, what was expected of it, and the one line that a script reads. */
public final class Verdict {
    private record Line(String what, String measured, String expected, boolean met) {}

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

    public boolean met() {
        return lines.stream().allMatch(Line::met);
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
