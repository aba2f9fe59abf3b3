package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "history",
        description = "The moves of the primary: from where, why, how long nobody could write, and what it cost.")
final class HistoryCommand extends EstateCommand implements Runnable {
    @Override
    public void run() {
        FailoverPolicy policy = connection().here(cluster -> cluster.meant(FailoverPolicy.class, estate()));
        output().print(List.of(policy), () -> lines(policy));
    }

    private static List<String> lines(FailoverPolicy policy) {
        var table = new Columns("EPOCH", "FROM", "TO", "REASON", "STARTED", "OUTAGE", "LOST", "GIVEN UP");
        Optional.ofNullable(policy.getStatus()).map(FailoverPolicyStatus::history).stream()
                .flatMap(List::stream)
                .forEach(move -> table.row(
                        Words.or(move.epoch()),
                        Words.or(move.from()),
                        Words.or(move.to()),
                        Words.or(move.reason()),
                        Words.or(move.startedAt()),
                        move.rtoSeconds() == null ? Words.NOTHING : "%.1fs".formatted(move.rtoSeconds()),
                        move.lostBytes() == null ? Words.NOTHING : Words.bytes(move.lostBytes()),
                        move.divergedBytes() == null ? Words.NOTHING : Words.bytes(move.divergedBytes())));
        List<String> lines = table.lines();
        return lines.isEmpty() ? List.of("the primary has never moved") : lines;
    }
}
