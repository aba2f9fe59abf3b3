package dev.siaga.lab.chaos;

import static dev.siaga.lab.chaos.Picture.escaped;
import static dev.siaga.lab.chaos.Totals.measured;
import static dev.siaga.lab.chaos.Totals.spread;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A campaign as one page that needs nothing else: totals, what each kind of fault cost, and a picture of every episode. */
final class HtmlReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; --back: #fff; --text: #1c2330; --faint: #667085; --line: #d9dde5; --card: #f6f7f9;
              --primary: #1f6feb; --standby: #a9c7f5; --lagging: #f2d08a; --readonly: #c9ced8; --silent: #8a93a3; --dark: #2b303b;
              --accepts: #2da44e; --unserved: #d1495b; --fault: #8b1e3f; --bad: #b42318; --good: #1a7f37; --note: #9a6700; }
            @media (prefers-color-scheme: dark) { :root { --back: #12151b; --text: #e6e9ef; --faint: #98a2b3; --line: #2c323d; --card: #1a1f27;
              --primary: #4c8dff; --standby: #2d4a75; --lagging: #8a6a1f; --readonly: #4a515e; --silent: #6b7382; --dark: #000;
              --accepts: #3fb950; --unserved: #f0717f; --fault: #d4637f; --bad: #ff7b72; --good: #56d364; --note: #d9a520; } }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 1040px; margin: 2rem auto; padding: 0 1rem; background: var(--back); color: var(--text); }
            h1, h2 { line-height: 1.2; } table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); } th { color: var(--faint); font-weight: 600; }
            .bad { color: var(--bad); } .good { color: var(--good); } .note { color: var(--note); } .faint, figcaption { color: var(--faint); }
            details { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .4rem .8rem; margin: .5rem 0; }
            summary { cursor: pointer; } svg { width: 100%; height: auto; display: block; margin: .6rem 0; }
            svg text { font: 11px system-ui, sans-serif; fill: var(--text); } svg .tick { fill: var(--faint); text-anchor: middle; } svg .what { font-size: 9px; fill: #fff; } svg .beside { fill: var(--text); }
            svg .city { font-weight: 600; } .grid { stroke: var(--line); } .primary { fill: var(--primary); } .standby { fill: var(--standby); } .lagging { fill: var(--lagging); }
            .readonly { fill: var(--readonly); } .silent { fill: var(--silent); } .dark { fill: var(--dark); } .accepts { fill: var(--accepts); } .unserved { fill: var(--unserved); }
            .fault { fill: var(--fault); } .key { display: inline-block; width: .9em; height: .9em; border-radius: 2px; margin: 0 .3em 0 1em; vertical-align: -.1em; }
            """;

    /** The colours of a picture, and what they mean. */
    private static final List<Map.Entry<String, String>> KEYS = List.of(
            Map.entry("fault", "fault"),
            Map.entry("primary", "primary"),
            Map.entry("standby", "standby, streaming"),
            Map.entry("lagging", "standby, not streaming"),
            Map.entry("readonly", "read-only, no leader"),
            Map.entry("silent", "silent"),
            Map.entry("dark", "no power"),
            Map.entry("accepts", "its databases accept writes"),
            Map.entry("unserved", "its clients are told no commit"));

    private HtmlReport() {}

    static String of(Totals totals) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Siaga: fault campaign</title>
                <style>%s</style></head><body>
                <h1>Fault campaign</h1>
                <p class="%s">%s</p>
                %s
                <h2>Time to recover, by fault</h2>
                <p class="faint">p50 / p90 / max, in seconds. No writes: the longest that any client who counts went without an acknowledged write. First write: from the fault to the first
                acknowledged write after a failed one, where such a client felt anything. Whole: from the last healing until everything in every city worked.</p>
                %s
                <h2>Episodes</h2>
                <p>%s</p>
                %s
                </body></html>
                """.formatted(
                        STYLE,
                        totals.met() ? "good" : "bad",
                        totals.met() ? "No promise was broken." : "Promises were broken.",
                        totals(totals),
                        kinds(totals),
                        KEYS.stream()
                                .map(key -> "<span class=\"key\" style=\"background: var(--%s)\"></span>%s"
                                        .formatted(key.getKey(), key.getValue()))
                                .collect(Collectors.joining("\n")),
                        totals.episodes().stream().map(HtmlReport::episode).collect(Collectors.joining()));
    }

    private static String totals(Totals totals) {
        return table(
                List.of(
                        "episodes",
                        "hours",
                        "faults",
                        "moves",
                        "two writers, ms",
                        "rows acknowledged",
                        "rows lost, most",
                        "loss, longest, s",
                        "needed a human",
                        "broke a promise",
                        "findings"),
                List.of(List.of(
                        totals.episodes().size(),
                        "%.1f".formatted(totals.hours()),
                        totals.faults(),
                        totals.moves(),
                        totals.dualWriterMillis(),
                        totals.acknowledged(),
                        totals.rowsLostMax(),
                        "%.1f".formatted(totals.lossSecondsMax()),
                        totals.neededHuman(),
                        totals.failed().size(),
                        totals.withFindings().size())));
    }

    private static String kinds(Totals totals) {
        return table(
                List.of("fault", "episodes", "moved", "no writes", "first write", "whole", "rows lost"),
                totals.byFault().entrySet().stream()
                        .map(kind -> kind(kind.getKey(), kind.getValue()))
                        .toList());
    }

    private static List<?> kind(String name, List<Episode> episodes) {
        return List.of(
                name,
                episodes.size(),
                episodes.stream()
                        .filter(one -> !one.observed().moves().isEmpty())
                        .count(),
                spread(measured(episodes, Observed::outageSeconds)),
                spread(measured(episodes, Observed::firstWriteSeconds)),
                spread(measured(episodes, Observed::wholeSeconds)),
                episodes.stream().mapToLong(one -> one.observed().lostRows()).sum());
    }

    private static String table(List<String> head, List<? extends List<?>> rows) {
        return "<table><tr>"
                + head.stream().map(cell -> "<th>" + escaped(cell) + "</th>").collect(Collectors.joining())
                + "</tr>\n"
                + rows.stream().map(HtmlReport::row).collect(Collectors.joining("\n"))
                + "</table>";
    }

    private static String row(List<?> cells) {
        return cells.stream()
                .map(cell -> "<td>" + escaped(String.valueOf(cell)) + "</td>")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String episode(Episode episode) {
        var judgement = episode.judgement();
        var style = judgement.passed() ? judgement.findings().isEmpty() ? "good" : "note" : "bad";
        return """
                <details%s><summary><b class="%s">%s</b> %d, %d: %s</summary>
                %s
                %s%s<p class="faint">%s; primary %s → %s; no writes for %s s; whole %s s after healing; %d rows lost of %d; <code>%s</code></p>
                %s
                </details>
                """.formatted(
                        judgement.passed() && judgement.findings().isEmpty() ? "" : " open",
                        style,
                        judgement.passed() ? "passed" : "failed",
                        episode.seed(),
                        episode.index(),
                        escaped(Report.faults(episode)),
                        Picture.of(episode),
                        notes("bad", judgement.failures()),
                        notes("note", judgement.findings()) + notes("faint", episode.refused()),
                        escaped(episode.begun()),
                        escaped(episode.observed().primaryBefore()),
                        escaped(episode.observed().primaryAfter()),
                        Report.seconds(episode.observed().outageSeconds()),
                        Report.seconds(episode.observed().wholeSeconds()),
                        episode.observed().lostRows(),
                        episode.observed().acknowledged(),
                        episode.replay(),
                        served(episode.observed().served()));
    }

    private static String notes(String style, List<String> notes) {
        return notes.stream()
                .map(note -> "<p class=\"%s\">%s</p>".formatted(style, escaped(note)))
                .collect(Collectors.joining("\n"));
    }

    private static String served(List<Served> served) {
        return table(
                List.of("clients of", "want", "served, %", "longest without, s"),
                served.stream()
                        .map(one -> List.of(
                                one.city(),
                                one.kind(),
                                "%.1f".formatted(one.percent()),
                                "%.1f".formatted(one.longestOutageSeconds())))
                        .toList());
    }
}
