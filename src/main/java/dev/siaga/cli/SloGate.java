package dev.siaga.cli;

import dev.siaga.api.v1alpha1.ServiceSLO;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Goes before a rollout in a pipeline. Where Siaga isn't installed yet, or nothing is promised, there is nothing to wait for. */
@Command(
        name = "gate",
        description = {
            "Wait until every service level of the namespace allows a release.",
            "Exit code 0: they do, or there is none. 1: one of them still doesn't, and says why."
        })
final class SloGate extends ClusterCommand implements Callable<Integer> {
    @Option(
            names = "--timeout",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "How many minutes to wait at most (default: 30); 0 only looks.")
    private int minutes;

    @Override
    public Integer call() {
        return connection().here(this::pass);
    }

    private int pass(Cluster cluster) {
        Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
        List<String> told = List.of();
        while (true) {
            List<String> held = held(cluster);
            if (held.isEmpty()) {
                output().lines(List.of(
                        Words.good("every service level of %s allows a release".formatted(cluster.namespace()))));
                return 0;
            }
            if (!held.equals(told)) {
                output().lines(held);
                told = held;
            }
            if (!Instant.now().isBefore(end)) {
                return 1;
            }
            Move.pause();
        }
    }

    private static List<String> held(Cluster cluster) {
        return cluster.client().supports(ServiceSLO.class)
                ? cluster.all(ServiceSLO.class).stream()
                        .flatMap(slo -> held(slo).stream())
                        .toList()
                : List.of();
    }

    /** What keeps a release back; one that was never evaluated does. */
    static Optional<String> held(ServiceSLO slo) {
        Optional<Condition> release = SloCommand.release(slo);
        return release.filter(condition -> condition.getStatus().equals("True")).isPresent()
                ? Optional.empty()
                : Optional.of("%s holds releases: %s"
                        .formatted(
                                slo.getMetadata().getName(),
                                release.map(Condition::getMessage).orElse("it was not evaluated yet")));
    }
}
