package dev.siaga.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which clusters a command speaks to: those that {@code kubectl} would, with options of the same names. */
final class Connection {
    private static final int PATIENCE = 10_000;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig to use instead of $KUBECONFIG or ~/.kube/config.")
    private Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            split = ",",
            description = "The context to use instead of the current one. Several, with commas between, are asked together: one for each city.")
    private List<String> contexts = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace, if not that of the context.")
    private String namespace;

    /** Does something in the one cluster that is meant. */
    <R> R here(Function<Cluster, R> work) {
        if (contexts.size() > 1) {
            throw new Problem("several contexts are named, and this is done in one: name one of " + String.join(", ", contexts));
        }
        try (Cluster cluster = open(contexts.isEmpty() ? null : contexts.getFirst())) {
            return work.apply(cluster);
        }
    }

    /** Asks all that are meant, one after the other, and gives the answers in the order in which they are named. */
    <R> List<R> everywhere(Function<Cluster, R> work) {
        return contexts.size() > 1
                ? contexts.stream()
                        .map(context -> {
                            try (Cluster cluster = open(context)) {
                                return work.apply(cluster);
                            }
                        })
                        .toList()
                : List.of(here(work));
    }

    private Cluster open(String context) {
        Config found = kubeconfig == null ? Config.autoConfigure(context) : read(context);
        Config config = new ConfigBuilder(found)
                .withRequestTimeout(PATIENCE)
                .withConnectionTimeout(PATIENCE)
                .withRequestRetryBackoffLimit(1)
                .build();
        String name = Optional.ofNullable(config.getCurrentContext())
                .map(current -> current.getName())
                .orElse("default");
        if (context != null && !context.equals(name)) {
            throw new Problem("there is no context %s in the kubeconfig".formatted(context));
        }
        return new Cluster(
                name,
                new KubernetesClientBuilder().withConfig(config).build(),
                Optional.ofNullable(namespace)
                        .or(() -> Optional.ofNullable(config.getNamespace()))
                        .orElse("default"));
    }

    private Config read(String context) {
        try {
            return Config.fromKubeconfig(context, Files.readString(kubeconfig), kubeconfig.toString());
        } catch (IOException e) {
            throw new Problem("the kubeconfig %s can't be read: %s".formatted(kubeconfig, e.getMessage()));
        }
    }
}
