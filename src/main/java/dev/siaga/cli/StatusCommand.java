package dev.siaga.cli;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exit code 0 when the estate is Normal in every context that was asked, 1 otherwise. */
@Command(
        name = "status",
        description = "Who is primary, how far behind the others are, what is wrong, and what is left of the budgets.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration EVERY = Duration.ofSeconds(2);

    /** What one city's API server told. */
    private record Sight(
            String context,
            FailoverPolicy policy,
            List<CityCluster> cities,
            List<Incident> incidents,
            List<ServiceSLO> levels) {

        static Sight in(Cluster cluster, Optional<String> estate) {
            return new Sight(
                    cluster.context(),
                    cluster.meant(FailoverPolicy.class, estate),
                    cluster.all(CityCluster.class),
                    cluster.all(Incident.class),
                    cluster.all(ServiceSLO.class));
        }

        boolean normal() {
            return policy.getStatus() != null && "Normal".equals(policy.getStatus().level());
        }

        Stream<HasMetadata> objects() {
            return Stream.of(List.of(policy), cities, incidents, levels).flatMap(List::stream);
        }
    }

    @Mixin
    private Connection connection;

    @Mixin
    private Output output;

    @Parameters(arity = "0..1", paramLabel = "ESTATE", description = "The FailoverPolicy; may be left out where there is one.")
    private Optional<String> estate = Optional.empty();

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again every two seconds until interrupted.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        boolean normal = show();
        while (watch) {
            Thread.sleep(EVERY);
            normal = show();
        }
        return normal ? 0 : 1;
    }

    private boolean show() {
        List<Sight> sights = connection.everywhere(cluster -> Sight.in(cluster, estate));
        output.print(sights.stream().flatMap(Sight::objects).toList(), () -> lines(sights, Instant.now()));
        return sights.stream().allMatch(Sight::normal);
    }

    private static List<String> lines(List<Sight> sights, Instant now) {
        List<String> lines = new ArrayList<>();
        for (Sight sight : sights) {
            if (sights.size() > 1) {
                lines.add("@|bold as " + sight.context() + " sees it|@");
            }
            lines.addAll(StatusText.of(sight.policy(), sight.cities(), sight.incidents(), sight.levels(), now));
            lines.add("");
        }
        lines.addAll(disagreement(sights));
        return lines;
    }

    /** Cities that see another primary are cut off from each other, or from the quorum. */
    private static List<String> disagreement(List<Sight> sights) {
        List<String> views = sights.stream()
                .map(sight -> Optional.ofNullable(sight.policy().getStatus())
                        .map(status -> "%s under epoch %s".formatted(Words.or(status.holder()), Words.or(status.epoch())))
                        .orElse("nobody knows"))
                .toList();
        if (views.stream().distinct().count() < 2) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(Words.bad("the cities don't agree who is primary:")));
        for (int i = 0; i < views.size(); i++) {
            lines.add("  " + sights.get(i).context() + ": " + views.get(i));
        }
        return lines;
    }
}
