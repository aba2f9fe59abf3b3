package dev.siaga.lab.chaos;

import dev.siaga.lab.Spread;
import dev.siaga.lab.estate.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** All episodes of a campaign in figures. */
record Totals(List<Episode> episodes) {
    static final String DOUBLES = "two faults";

    Totals {
        episodes = List.copyOf(episodes);
    }

    static Totals of(List<Episode> episodes) {
        return new Totals(episodes);
    }

    long faults() {
        return episodes.stream().mapToLong(episode -> episode.hits().size()).sum();
    }

    long moves() {
        return episodes.stream()
                .mapToLong(episode -> episode.observed().moves().size())
                .sum();
    }

    /** Of all episodes; a campaign has none. */
    long dualWriterMillis() {
        return episodes.stream()
                .mapToLong(episode -> episode.observed().dualWriterMillis())
                .sum();
    }

    long acknowledged() {
        return episodes.stream()
                .mapToLong(episode -> episode.observed().acknowledged())
                .sum();
    }

    List<Loss> losses() {
        return episodes.stream()
                .flatMap(episode -> episode.observed().losses().stream())
                .toList();
    }

    long rowsLostMax() {
        return losses().stream().mapToLong(Loss::rows).max().orElse(0);
    }

    double lossSecondsMax() {
        return losses().stream().mapToDouble(Loss::seconds).max().orElse(0);
    }

    long neededHuman() {
        return episodes.stream()
                .filter(episode -> episode.judgement().neededHuman())
                .count();
    }

    List<Episode> failed() {
        return episodes.stream()
                .filter(episode -> !episode.judgement().passed())
                .toList();
    }

    List<Episode> withFindings() {
        return episodes.stream()
                .filter(episode -> !episode.judgement().findings().isEmpty())
                .toList();
    }

    double hours() {
        return episodes.stream().mapToDouble(Episode::seconds).sum() / 3_600;
    }

    /** An empty campaign proves nothing. */
    boolean met() {
        return !episodes.isEmpty()
                && faults() > 0
                && failed().isEmpty()
                && dualWriterMillis() == 0
                && neededHuman() == 0;
    }

    /** How often each kind of fault was done. */
    Map<String, Long> faultsByKind() {
        return episodes.stream()
                .flatMap(episode -> episode.hits().stream())
                .collect(Collectors.groupingBy(hit -> hit.kind().title(), TreeMap::new, Collectors.counting()));
    }

    /** Episodes with one fault by what it was and whom it hit, and those with two. */
    Map<String, List<Episode>> byFault() {
        return episodes.stream()
                .filter(episode -> !episode.hits().isEmpty())
                .collect(Collectors.groupingBy(Totals::group, TreeMap::new, Collectors.toList()));
    }

    private static String group(Episode episode) {
        return episode.hits().size() == 1 ? episode.hits().getFirst().title() : DOUBLES;
    }

    /** Seconds that were measured in some of the episodes. */
    static double[] measured(Collection<Episode> episodes, ToDoubleFunction<Observed> seconds) {
        return episodes.stream()
                .mapToDouble(episode -> seconds.applyAsDouble(episode.observed()))
                .filter(value -> value != Observed.NONE)
                .toArray();
    }

    /** Median, 90th percentile and greatest of figures; a dash of none. */
    static String spread(double... figures) {
        if (figures.length == 0) {
            return "-";
        }
        var spread = Spread.of(DoubleStream.of(figures).boxed().toList());
        return "%.1f / %.1f / %.1f".formatted(spread.percentile(50), spread.percentile(90), spread.max());
    }

    /** The figures, and the line that a script reads. */
    void print() {
        var moved = episodes.stream()
                .filter(episode -> !episode.observed().moves().isEmpty())
                .toList();
        new Verdict("chaos")
                .tell("episodes", "episodes", episodes.size())
                .expect("faults", "faults", faults(), "some", faults() > 0)
                .tell("hours", "hours", hours())
                .tell("moves of the primary", "moves", moves())
                .expect(
                        "two cities accepting writes at once, ms",
                        "dual_writer_ms",
                        dualWriterMillis(),
                        "never",
                        dualWriterMillis() == 0)
                .tell("rows acknowledged", "acknowledged", acknowledged())
                .tell("most rows lost in one failover", "rows_lost_max", rowsLostMax())
                .expect(
                        "longest loss in one failover, s",
                        "loss_max_s",
                        lossSecondsMax(),
                        "at most %.0f (RPO)".formatted(Judgement.RPO_SECONDS),
                        lossSecondsMax() <= Judgement.RPO_SECONDS)
                .tell(
                        "no writes, episodes with a move, s (p50 / p90 / max)",
                        "outage_s",
                        spread(measured(moved, Observed::outageSeconds)))
                .tell(
                        "healing to whole, s (p50 / p90 / max)",
                        "whole_s",
                        spread(measured(episodes, Observed::wholeSeconds)))
                .expect("episodes that needed a human", "needed_human", neededHuman(), "none", neededHuman() == 0)
                .expect("episodes that broke a promise", "failed", failed().size(), "none", failed().isEmpty())
                .tell("episodes with a finding", "findings", withFindings().size())
                .print("met");
    }
}
