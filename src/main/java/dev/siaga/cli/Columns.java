package dev.siaga.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Ansi;

/** A table as kubectl prints them: aligned, without lines. Cells may carry picocli's markup for colours, which takes no room. */
final class Columns {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    Columns(String... headings) {
        this(List.of(headings));
    }

    Columns(List<String> headings) {
        rows.add(List.copyOf(headings));
    }

    Columns row(String... cells) {
        return row(List.of(cells));
    }

    Columns row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** The lines, with markup; none when there are no rows below the headings. */
    List<String> lines() {
        if (rows.size() == 1) {
            return List.of();
        }
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - width(row.get(column))))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .toList();
    }

    private static int width(String cell) {
        return Ansi.OFF.string(cell).length();
    }
}
