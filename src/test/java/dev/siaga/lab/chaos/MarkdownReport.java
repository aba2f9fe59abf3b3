package dev.siaga.lab.chaos;

import static dev.siaga.lab.chaos.Totals.measured;
import static dev.siaga.lab.chaos.Totals.spread;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A campaign as Markdown: totals, what each kind of fault cost, and every episode in a line. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String of(Totals totals) {
        return """
                # Fault campaign
                %s

                ## Totals
                %s
                ## Promises broken
                %s
                ## Findings
                What no promise forbids and nobody wants.

                %s
                ## Time to recover, by fault
                Episodes with one fault, and those with two. p50 / p90 / max in seconds. *No writes* is the longest that any client who counts (with power, a road, and somebody
                who tells it where to go) went without an acknowledged write; *first write* is from the fault to the first acknowledged one after a failed one, in the
                episodes where such a client felt anything; *whole* is from the last healing until everything in every city worked.

                | fault | episodes | moved | no writes | first write | whole | rows lost |
                | --- | --- | --- | --- | --- | --- | --- |
                %s
                ## Losses
                %s
                ## Faults by kind
                | fault | times |
                | --- | --- |
                %s
                ## Episodes
                | seed, episode | faults | primary | no writes, s | whole, s | rows lost | verdict |
                | --- | --- | --- | --- | --- | --- | --- |
                %s""".formatted(
                totals.met() ? "No promise was broken." : "**Promises were broken.**",
                totals(totals),
                failures(totals.failed()),
                findings(totals.withFindings()),
                kinds(totals),
                losses(totals),
                lines(totals.faultsByKind().entrySet().stream()
                        .map(kind -> "| `%s` | %d |".formatted(kind.getKey(), kind.getValue()))
                        .toList()),
                lines(totals.episodes().stream().map(MarkdownReport::row).toList()));
    }

    private static String totals(Totals totals) {
        return lines(List.of(
                "| | |",
                "| --- | --- |",
                "| episodes | %d, in %s hours |".formatted(totals.episodes().size(), figure(totals.hours())),
                "| faults | %d |".formatted(totals.faults()),
                "| moves of the primary | %d |".formatted(totals.moves()),
                "| two cities accepting writes at once | %d ms |".formatted(totals.dualWriterMillis()),
                "| rows acknowledged | %d |".formatted(totals.acknowledged()),
                "| most rows lost in one failover | %d |".formatted(totals.rowsLostMax()),
                "| longest loss in one failover | %s s; the RPO is %s s |"
                        .formatted(figure(totals.lossSecondsMax()), figure(Judgement.RPO_SECONDS)),
                "| episodes that needed a human | %d |".formatted(totals.neededHuman()),
                "| episodes that broke a promise | %d |"
                        .formatted(totals.failed().size()),
                "| episodes with a finding | %d |"
                        .formatted(totals.withFindings().size())));
    }

    private static String failures(List<Episode> failed) {
        return list(failed.stream()
                .flatMap(episode -> episode.judgement().failures().stream().map(what -> told(episode, what)))
                .toList());
    }

    private static String findings(List<Episode> found) {
        return list(found.stream()
                .flatMap(episode -> episode.judgement().findings().stream().map(what -> told(episode, what)))
                .toList());
    }

    private static String told(Episode episode, String what) {
        return "- **%d, %d** (%s): %s. Evidence in `evidence/%d-%d`; `%s`"
                .formatted(
                        episode.seed(),
                        episode.index(),
                        Report.faults(episode),
                        what,
                        episode.seed(),
                        episode.index(),
                        episode.replay());
    }

    private static String kinds(Totals totals) {
        return lines(totals.byFault().entrySet().stream()
                .map(kind -> kind(kind.getKey(), kind.getValue()))
                .toList());
    }

    private static String kind(String name, List<Episode> episodes) {
        return "| %s | %d | %d | %s | %s | %s | %d |"
                .formatted(
                        name,
                        episodes.size(),
                        episodes.stream()
                                .filter(episode -> !episode.observed().moves().isEmpty())
                                .count(),
                        spread(measured(episodes, Observed::outageSeconds)),
                        spread(measured(episodes, Observed::firstWriteSeconds)),
                        spread(measured(episodes, Observed::wholeSeconds)),
                        episodes.stream()
                                .mapToLong(episode -> episode.observed().lostRows())
                                .sum());
    }

    private static String losses(Totals totals) {
        var rows = totals.episodes().stream()
                .flatMap(episode -> episode.observed().losses().stream()
                        .map(loss -> "| %d, %d | %s | %d | %s | %s |"
                                .formatted(
                                        episode.seed(),
                                        episode.index(),
                                        loss.city(),
                                        loss.rows(),
                                        figure(loss.seconds()),
                                        bytes(episode.observed(), loss.city()))))
                .toList();
        return rows.isEmpty() ? "No acknowledged row was lost.\n" : """
                  Rows that writers had been told are committed and that the primary didn't hold once all was whole; seconds from the first of them to the last; bytes as the estate's own record
                  of the move has them (what the old primary alone had when it came back).

                  | seed, episode | city that had them | rows | seconds | bytes |
                  | --- | --- | --- | --- | --- |
                  """ + lines(rows);
    }

    private static String bytes(Observed seen, String city) {
        return seen.moves().stream()
                .filter(move -> move.from().equals(city))
                .map(move -> Long.toString(move.divergedBytes()))
                .collect(Collectors.joining(", "));
    }

    private static String row(Episode episode) {
        var seen = episode.observed();
        return "| %d, %d | %s | %s → %s | %s | %s | %d | %s |"
                .formatted(
                        episode.seed(),
                        episode.index(),
                        Report.faults(episode),
                        seen.primaryBefore(),
                        seen.primaryAfter(),
                        Report.seconds(seen.outageSeconds()),
                        Report.seconds(seen.wholeSeconds()),
                        seen.lostRows(),
                        verdict(episode.judgement()));
    }

    private static String verdict(Judgement judgement) {
        if (!judgement.passed()) {
            return "**failed**";
        }
        return judgement.findings().isEmpty() ? "passed" : "passed, finding";
    }

    private static String list(List<String> lines) {
        return lines.isEmpty() ? "None.\n" : lines(lines);
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
