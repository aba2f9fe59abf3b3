package dev.siaga.lab.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where the reports of a campaign are, and what an episode comes to in one line. */
final class Report {
    private Report() {}

    /** Writes both reports anew, over all episodes of the folder. */
    static void write(Path folder, List<Episode> all) throws IOException {
        var totals = Totals.of(all);
        Files.writeString(folder.resolve("report.md"), MarkdownReport.of(totals));
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(totals));
    }

    /** What is said when an episode is over. */
    static String line(Episode episode, List<Episode> all) {
        var seen = episode.observed();
        return String.format(
                Locale.ROOT,
                "  %s episode %d: %s; no writes %s s, whole %s s after healing, moves %s, lost %d rows, dual_writer_ms %d (%d faults in %d episodes so far)",
                episode.judgement().passed() ? "PASSED" : "FAILED",
                episode.index(),
                faults(episode),
                seconds(seen.outageSeconds()),
                seconds(seen.wholeSeconds()),
                moves(seen),
                seen.lostRows(),
                seen.dualWriterMillis(),
                Totals.of(all).faults(),
                all.size());
    }

    static String faults(Episode episode) {
        return episode.hits().isEmpty()
                ? "no fault"
                : episode.hits().stream()
                        .map(hit -> "%s, %.1f s".formatted(hit, hit.lastsMillis() / 1e3))
                        .collect(Collectors.joining("; "));
    }

    static String moves(Observed seen) {
        return seen.moves().isEmpty()
                ? "none"
                : seen.moves().stream()
                        .map(move -> move.from() + " to " + move.to())
                        .collect(Collectors.joining(", "));
    }

    static String seconds(double seconds) {
        return seconds == Observed.NONE ? "-" : String.format(Locale.ROOT, "%.1f", seconds);
    }
}
