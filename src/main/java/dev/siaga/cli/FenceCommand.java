package dev.siaga.cli;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateMapping;
import dev.siaga.failover.City;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Timing;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Break glass: the city is barred first, so that what ends is not begun again, then its permit ends. No operator has to be alive for either. */
@Command(
        name = "fence",
        description = {
            "Break glass: end a city's right to accept writes now, and keep it from primacy until that is lifted.",
            "The permit in the city's own cluster is written as ended, so Patroni demotes itself, whether an operator lives or not. "
                    + "Operators that live then move the primary to another city; switchover does that without an outage.",
            "Asks to type the city's name."
        })
final class FenceCommand extends ClusterCommand implements Callable<Integer> {
    private static final Duration SPARE = Duration.ofSeconds(20);

    @Mixin
    private Who who;

    @Parameters(
            index = "0",
            paramLabel = "CITY",
            description = "The city; its own cluster is the context that is meant.")
    private String city;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ESTATE",
            description = "The FailoverPolicy; may be left out where there is one.")
    private Optional<String> estate = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is shown wherever the city is missed.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--confirm",
            paramLabel = "CITY",
            description = "The city's name once more, instead of being asked for it.")
    private Optional<String> confirmation = Optional.empty();

    @Option(names = "--lift", description = "Let the city be primary again. It moves nothing by itself.")
    private boolean lift;

    @Override
    public Integer call() {
        return connection().here(cluster -> lift ? lift(cluster) : fence(cluster));
    }

    private int lift(Cluster cluster) {
        bar(cluster, cluster.named(CityCluster.class, city), null);
        output().lines(List.of(city + " may be primary again"));
        return 0;
    }

    private int fence(Cluster cluster) {
        FailoverPolicy policy = cluster.meant(FailoverPolicy.class, estate);
        CityCluster own = cluster.named(CityCluster.class, city);
        var mapped = mapped(cluster, policy);
        PermitEnding permits = new PermitEnding(cluster, EstateKey.of(policy), city);
        Lease permit = permits.running();
        confirm(policy);
        String why = "%s at %s: %s"
                .formatted(
                        who.name(cluster),
                        Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                        reason.orElse("no reason given"));
        bar(cluster, own, why);
        Timing timing = mapped.estate().timing();
        permits.end(permit, timing.margin());
        output().lines(List.of(
                Words.bad("the permit of %s has ended".formatted(city)) + ": Patroni demotes itself",
                "  %s stays barred from primacy until kubectl siaga fence %s --lift".formatted(city, city)));
        return await(new PatroniObjects(cluster, mapped.local()), timing);
    }

    private EstateMapping.Mapped.Usable mapped(Cluster cluster, FailoverPolicy policy) {
        return switch (EstateMapping.map(policy, cluster.all(CityCluster.class), new City(city))) {
            case EstateMapping.Mapped.Usable usable -> usable;
            case EstateMapping.Mapped.Unusable(String message) -> throw new Problem(message);
        };
    }

    private void confirm(FailoverPolicy policy) {
        String typed = confirmation.orElseGet(() -> {
            output().lines(List.of(
                    Words.bad("This stops all writes of %s/%s in %s."
                            .formatted(
                                    policy.getMetadata().getNamespace(),
                                    policy.getMetadata().getName(),
                                    city)),
                    "Writes that wait are lost to their clients; what wasn't streamed yet may be lost to the estate.",
                    "Type the name of the city to go on:"));
            return answer();
        });
        if (!typed.strip().equals(city)) {
            throw new Problem("not confirmed, so nothing was done: the city's name is " + city);
        }
    }

    private static String answer() {
        try {
            var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            return Optional.ofNullable(in.readLine()).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bar(Cluster cluster, CityCluster own, String why) {
        cluster.patch(
                own,
                Serialization.asJson(Map.of(
                        "metadata", Map.of("annotations", Collections.singletonMap(EstateMapping.BARRED, why)))));
    }

    /** Patroni labels its Pods; once none is labelled as primary, none accepts writes. */
    private int await(PatroniObjects patroni, Timing timing) {
        Duration grace = timing.fenceGrace(new Evidence.Blind("seen from a terminal"));
        Instant end = Instant.now().plus(grace).plus(timing.margin()).plus(SPARE);
        List<String> writing = patroni.writing();
        while (!writing.isEmpty() && Instant.now().isBefore(end)) {
            Move.pause();
            writing = patroni.writing();
        }
        if (writing.isEmpty()) {
            output().lines(List.of(Words.good("no member of %s is labelled as primary".formatted(city))));
            return 0;
        }
        throw new Problem(
                "%s is still labelled as primary %d s after the permit ended: if its Patroni is frozen, delete the Pod; its lock is refused by the API server all the same"
                        .formatted(
                                String.join(", ", writing),
                                grace.plus(timing.margin()).plus(SPARE).toSeconds()));
    }
}
