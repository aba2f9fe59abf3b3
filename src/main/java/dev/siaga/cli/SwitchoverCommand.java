package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The request is written where the primary is: only its operator hands primacy over. Exit code 1 when the primary is elsewhere or stays where it is. */
@Command(name = "switchover", description = "Move the primary to another city, cleanly: no acknowledged write is lost.")
final class SwitchoverCommand extends EstateCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--to", required = true, paramLabel = "CITY", description = "The city that is to be primary.")
    private String to;

    @Option(names = "--no-wait", description = "Ask for it, and don't wait until it is done.")
    private boolean noWait;

    @Override
    public Integer call() {
        return connection().wherePrimary(estate(), this::move);
    }

    private int move(Cluster cluster) {
        Move move = Move.request(cluster, cluster.meant(FailoverPolicy.class, estate()), to, "kubectl");
        output().lines(List.of("asked for %s to be primary (id %s)".formatted(to, move.id())));
        if (noWait) {
            return 0;
        }
        FailoverPolicyStatus now =
                move.await(cluster, PATIENCE, told -> output().lines(List.of("  " + Words.plain(told))));
        output().lines(List.of(Words.good(to + " is primary") + " under epoch " + now.epoch()));
        return 0;
    }
}
