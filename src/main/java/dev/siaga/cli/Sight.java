package dev.siaga.cli;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.Permits;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What one city's API server tells of an estate. {@code permit} is that city's own, if whoever looks may see it. */
record Sight(
        String context,
        Optional<Lease> permit,
        FailoverPolicy policy,
        List<CityCluster> cities,
        List<Incident> incidents,
        List<ServiceSLO> levels) {

    static Sight in(Cluster cluster, Optional<String> estate) {
        FailoverPolicy policy = cluster.meant(FailoverPolicy.class, estate);
        return new Sight(
                cluster.context(),
                permit(cluster, policy),
                policy,
                cluster.all(CityCluster.class),
                cluster.all(Incident.class),
                cluster.all(ServiceSLO.class));
    }

    private static Optional<Lease> permit(Cluster cluster, FailoverPolicy policy) {
        try {
            return cluster.find(Lease.class, EstateKey.of(policy).permitName());
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    /** The city whose cluster this is: its operator writes that into the permit. */
    Optional<String> city() {
        return permit.map(lease -> lease.getSpec().getHolderIdentity());
    }

    /** Until when this city may accept writes; empty for one that stands by. */
    Optional<Instant> permitUntil() {
        return permit.map(Permits::parse)
                .filter(Permit.Primary.class::isInstance)
                .map(primary -> ((Permit.Primary) primary).until());
    }

    boolean normal() {
        return status().map(status -> "Normal".equals(status.level())).orElse(false);
    }

    Optional<FailoverPolicyStatus> status() {
        return Optional.ofNullable(policy.getStatus());
    }

    /** Whom it takes for the primary. */
    String view() {
        return status().map(
                        status -> "%s under epoch %s".formatted(Words.or(status.holder()), Words.or(status.epoch())))
                .orElse("no operator has looked yet");
    }

    List<HasMetadata> objects() {
        return Stream.of(List.of(policy), cities, incidents, levels)
                .<HasMetadata>flatMap(List::stream)
                .toList();
    }

    /** What the contexts that answered say, if they don't say the same. Cities that see another primary are cut off from each other, or from the quorum. */
    static Map<String, String> disagreement(List<Sight> sights) {
        Map<String, String> views = new LinkedHashMap<>();
        sights.forEach(sight -> views.put(sight.context(), sight.view()));
        return views.values().stream().distinct().count() < 2 ? Map.of() : views;
    }
}
