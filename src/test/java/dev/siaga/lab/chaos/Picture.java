package dev.siaga.lab.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The course of an episode as SVG: for each city its faults, its role, when its databases accepted writes, and when its clients were told no commit. Colours are the page's. */
final class Picture {
    private static final int WIDTH = 960;
    private static final int LEFT = 80;
    private static final int TOP = 6;
    private static final int FAULT = 11;
    private static final int ROLE = 16;
    private static final int THIN = 6;
    private static final int GAP = 10;
    private static final int AXIS = 18;
    private static final int LETTER = 6;
    private static final int TICKS_AT_MOST = 16;
    private static final int[] STEPS = {5, 10, 20, 30, 60, 120};

    private final Episode episode;
    private final List<String> cities;
    private final double length;
    private final List<String> shapes = new ArrayList<>();

    private Picture(Episode episode) {
        this.episode = episode;
        cities = episode.roles().stream().map(Spell::city).distinct().sorted().toList();
        length = Math.max(1, episode.seconds());
    }

    static String of(Episode episode) {
        return new Picture(episode).draw();
    }

    private String draw() {
        axis();
        IntStream.range(0, cities.size()).forEach(this::lane);
        return """
                <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
                %s
                </svg>
                """.formatted(WIDTH, height(), escaped(Report.faults(episode)), String.join("\n", shapes));
    }

    private int faultRows() {
        return Math.max(1, episode.hits().size());
    }

    private int laneHeight() {
        return faultRows() * FAULT + ROLE + 2 * THIN + GAP;
    }

    private int height() {
        return TOP + cities.size() * laneHeight() + AXIS;
    }

    private void axis() {
        var step = IntStream.of(STEPS)
                .filter(each -> length / each <= TICKS_AT_MOST)
                .findFirst()
                .orElse(STEPS[STEPS.length - 1]);
        var bottom = height() - AXIS;
        for (var second = 0; second <= length; second += step) {
            var x = x(second * 1_000L);
            shapes.add("<line class=\"grid\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>"
                    .formatted(number(x), TOP, number(x), bottom));
            shapes.add("<text class=\"tick\" x=\"%s\" y=\"%d\">%d s</text>".formatted(number(x), height() - 5, second));
        }
    }

    private void lane(int number) {
        var city = cities.get(number);
        var top = TOP + number * laneHeight();
        var roles = top + faultRows() * FAULT;
        shapes.add("<text class=\"city\" x=\"0\" y=\"%d\">%s</text>".formatted(roles + ROLE - 4, escaped(city)));
        for (var row = 0; row < episode.hits().size(); row++) {
            fault(episode.hits().get(row), city, top + row * FAULT);
        }
        episode.roles().stream()
                .filter(spell -> spell.city().equals(city))
                .forEach(spell -> bar(spell, roleClass(spell.what()), roles, ROLE));
        episode.accepted().stream()
                .filter(spell -> spell.city().equals(city))
                .forEach(spell -> bar(spell, "accepts", roles + ROLE + 1, THIN - 1));
        episode.unserved().stream()
                .filter(spell -> spell.city().equals(city))
                .forEach(spell -> bar(spell, "unserved", roles + ROLE + THIN + 1, THIN - 1));
    }

    private void fault(Hit hit, String city, int top) {
        var otherEnd = hit.kind().isLink() && hit.toward().equals(city);
        if (hit.city().equals(city) || otherEnd) {
            var until = Math.max(hit.untilMillis(), hit.atMillis() + 300);
            bar(new Spell(city, hit.toString(), hit.atMillis(), until), "fault", top, FAULT - 1);
            name(hit, x(hit.atMillis()), x(until), top + FAULT - 3);
        }
    }

    /** In its bar, or beside it where it is too short for that. */
    private void name(Hit hit, double from, double to, int bottom) {
        var title = hit.kind().title();
        var fits = title.length() * LETTER < to - from;
        shapes.add("<text class=\"what%s\" x=\"%s\" y=\"%d\">%s</text>"
                .formatted(fits ? "" : " beside", number((fits ? from : to) + 3), bottom, escaped(title)));
    }

    private void bar(Spell spell, String style, int top, int height) {
        var from = x(spell.fromMillis());
        var width = Math.max(1, x(spell.toMillis()) - from);
        shapes.add(
                "<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"><title>%s, %s to %s s</title></rect>"
                        .formatted(
                                style,
                                number(from),
                                top,
                                number(width),
                                height,
                                escaped(spell.what()),
                                number(spell.fromMillis() / 1e3),
                                number(spell.toMillis() / 1e3)));
    }

    private double x(long millis) {
        var part = Math.clamp(millis / 1e3 / length, 0, 1);
        return LEFT + part * (WIDTH - LEFT - 20);
    }

    private static String roleClass(String role) {
        return switch (role) {
            case "primary" -> "primary";
            case "standby, streaming" -> "standby";
            case "standby, not streaming" -> "lagging";
            case "read-only" -> "readonly";
            case "no power" -> "dark";
            default -> "silent";
        };
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
