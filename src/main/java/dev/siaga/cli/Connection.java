package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which clusters a command speaks to: those that {@code kubectl} would, with options of the same names. */
final class Connection {
    private static final int PATIENCE = 10_000;

    /** What one context answered, or why it didn't. */
    record Answer<R>(String context, Optional<R> result, String trouble) {}

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig to use instead of $KUBECONFIG or ~/.kube/config.")
    private Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            split = ",",
            description =
                    "The context to use instead of the current one. Several, with commas between, are asked together: one for each city.")
    private List<String> contexts = List.of();

    @Option(names = "--contexts", description = "Ask all contexts of the kubeconfig together: one for each city.")
    private boolean all;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace, if not that of the context.")
    private String namespace;

    /** Does something in the one cluster that is meant. */
    <R> R here(Function<Cluster, R> work) {
        List<String> named = named();
        if (named.size() > 1) {
            throw new Problem(
                    "several contexts are named, and this is done in one: name one of " + String.join(", ", named));
        }
        return in(named.isEmpty() ? null : named.getFirst(), work);
    }

    /** Asks all that are meant at the same time, and gives the answers in the order in which they are named. What fails in one says so. */
    <R> List<Answer<R>> everywhere(Function<Cluster, R> work) {
        List<String> named = named();
        if (named.size() > 1) {
            return named.parallelStream().map(context -> answer(context, work)).toList();
        }
        Answer<R> only = here(cluster -> new Answer<>(cluster.context(), Optional.of(work.apply(cluster)), ""));
        return List.of(only);
    }

    /** The same where all must answer. */
    <R> List<R> inAll(Function<Cluster, R> work) {
        return everywhere(work).stream()
                .map(answer -> answer.result()
                        .orElseThrow(() -> new Problem("context %s: %s".formatted(answer.context(), answer.trouble()))))
                .toList();
    }

    /** Does something in the cluster of the city that is primary, which of several contexts that may be. */
    <R> R wherePrimary(Optional<String> estate, Function<Cluster, R> work) {
        List<String> named = named();
        if (named.size() < 2) {
            return here(work);
        }
        String primary = everywhere(cluster -> cluster.meant(FailoverPolicy.class, estate)).stream()
                .filter(answer -> answer.result().filter(Move::leads).isPresent())
                .map(Answer::context)
                .findFirst()
                .orElseThrow(() -> new Problem(
                        "none of the contexts %s is that of the primary city".formatted(String.join(", ", named))));
        return in(primary, work);
    }

    <R> R in(String context, Function<Cluster, R> work) {
        try (Cluster cluster = open(context)) {
            return work.apply(cluster);
        }
    }

    private <R> Answer<R> answer(String context, Function<Cluster, R> work) {
        try {
            return new Answer<>(context, Optional.of(in(context, work)), "");
        } catch (Problem e) {
            return new Answer<>(context, Optional.empty(), e.getMessage());
        }
    }

    private List<String> named() {
        return all
                ? configured(null).getContexts().stream()
                        .map(NamedContext::getName)
                        .sorted()
                        .toList()
                : contexts;
    }

    private Cluster open(String context) {
        Config config = new ConfigBuilder(configured(context))
                .withRequestTimeout(PATIENCE)
                .withConnectionTimeout(PATIENCE)
                .withRequestRetryBackoffLimit(1)
                .build();
        String name = Optional.ofNullable(config.getCurrentContext())
                .map(NamedContext::getName)
                .orElse("default");
        if (context != null && !context.equals(name)) {
            throw new Problem("there is no context %s in the kubeconfig; it has %s"
                    .formatted(context, String.join(", ", names(config).toList())));
        }
        return new Cluster(
                name,
                new KubernetesClientBuilder().withConfig(config).build(),
                Optional.ofNullable(namespace)
                        .or(() -> Optional.ofNullable(config.getNamespace()))
                        .orElse("default"));
    }

    private static Stream<String> names(Config config) {
        return Optional.ofNullable(config.getContexts()).stream()
                .flatMap(List::stream)
                .map(NamedContext::getName)
                .sorted();
    }

    private Config configured(String context) {
        if (kubeconfig == null) {
            return Config.autoConfigure(context);
        }
        if (!Files.isReadable(kubeconfig)) {
            throw new Problem("the kubeconfig %s can't be read".formatted(kubeconfig));
        }
        return Config.fromKubeconfig(context, kubeconfig.toFile());
    }
}
