package dev.siaga.controller.primacy;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicySpec;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.controller.DurationText;
import dev.siaga.failover.City;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** From the manifests to an estate: text becomes durations and cities once, here. */
public final class EstateMapping {
    /** The annotation of a CityCluster by which a human keeps its city from primacy, in that city's own cluster; its value says who and why. */
    public static final String BARRED = "siaga.dev/barred";

    private EstateMapping() {}

    /** What the manifests of one policy amount to in this city. */
    public sealed interface Mapped {
        record Usable(Estate estate, LocalCity local, TrafficPlan traffic) implements Mapped {}

        /** The manifests can't be worked with yet; the message names the field and the remedy. */
        record Unusable(String message) implements Mapped {}
    }

    public static Mapped map(FailoverPolicy policy, List<CityCluster> clusters, City self) {
        FailoverPolicySpec spec = policy.getSpec();
        Map<String, CityClusterSpec> byName = new HashMap<>();
        clusters.forEach(c -> byName.put(c.getMetadata().getName(), c.getSpec()));
        List<String> problems = problems(spec, byName, self);
        if (!problems.isEmpty()) {
            return new Mapped.Unusable(String.join("; ", problems));
        }
        try {
            return new Mapped.Usable(
                    estate(spec, byName, requested(policy), self),
                    local(
                            policy.getMetadata().getNamespace(),
                            byName.get(self.name()),
                            spec.placement(),
                            barred(clusters, self)),
                    TrafficMapping.of(policy.getMetadata().getName(), spec, byName, self));
        } catch (IllegalArgumentException e) {
            return new Mapped.Unusable(e.getMessage());
        }
    }

    private static List<String> problems(FailoverPolicySpec spec, Map<String, CityClusterSpec> clusters, City self) {
        List<String> problems = new ArrayList<>();
        if (!spec.cities().contains(self.name())) {
            problems.add(
                    "spec.cities does not name this operator's city, %s: add it, or remove the policy from this city's cluster"
                            .formatted(self));
        }
        spec.cities().stream()
                .filter(city -> !clusters.containsKey(city))
                .forEach(city ->
                        problems.add("spec.cities names %s, but there is no CityCluster %s in this namespace: apply it"
                                .formatted(city, city)));
        clusters.forEach((name, cluster) -> nearest(cluster).stream()
                .filter(near -> !spec.cities().contains(near))
                .forEach(near ->
                        problems.add("CityCluster %s: spec.nearest names %s, which is not in spec.cities: remove it"
                                .formatted(name, near))));
        return problems;
    }

    private static List<String> nearest(CityClusterSpec cluster) {
        return cluster.nearest() == null ? List.of() : cluster.nearest();
    }

    /** The quorum remembers what was done; the status remembers the last of it in case the quorum loses its data. */
    private static Optional<Estate.Switchover> requested(FailoverPolicy policy) {
        Optional<String> done = Optional.ofNullable(policy.getStatus()).map(FailoverPolicyStatus::switchoverId);
        return Optional.ofNullable(policy.getSpec().switchover())
                .filter(s -> done.filter(s.id()::equals).isEmpty())
                .map(s -> new Estate.Switchover(new City(s.to()), s.id()));
    }

    private static Estate estate(
            FailoverPolicySpec spec,
            Map<String, CityClusterSpec> clusters,
            Optional<Estate.Switchover> requested,
            City self) {
        Map<City, Estate.Upstream> upstreams = new HashMap<>();
        spec.cities().forEach(city -> {
            CityClusterSpec.Streaming streaming = clusters.get(city).streaming();
            upstreams.put(
                    new City(city),
                    new Estate.Upstream(streaming.host(), streaming.port() == null ? 5432 : streaming.port()));
        });
        return new Estate(
                spec.cities().stream().map(City::new).toList(),
                new City(spec.preferredPrimary()),
                timing(spec),
                spec.rpoBytes() == null ? OptionalLong.empty() : OptionalLong.of(spec.rpoBytes()),
                "Promote".equals(spec.onRpoBreach()) ? Estate.OnRpoBreach.PROMOTE : Estate.OnRpoBreach.HOLD,
                Boolean.TRUE.equals(spec.paused()),
                Boolean.TRUE.equals(spec.dryRun()),
                "Automatic".equals(spec.failback()) ? Estate.Failback.AUTOMATIC : Estate.Failback.MANUAL,
                requested,
                Map.copyOf(upstreams),
                "MovePrimary".equals(spec.onServicesDown())
                        ? Estate.OnServicesDown.MOVE_PRIMARY
                        : Estate.OnServicesDown.READ_ONLY,
                TrafficMapping.nearest(spec, clusters, self));
    }

    private static Timing timing(FailoverPolicySpec spec) {
        return new Timing(
                duration("spec.lease.duration", spec.lease().duration()),
                duration("spec.lease.renewEvery", spec.lease().renewEvery()),
                duration("spec.lease.margin", spec.lease().margin()),
                new Timing.PatroniTiming(
                        duration("spec.patroni.ttl", spec.patroni().ttl()),
                        duration("spec.patroni.loopWait", spec.patroni().loopWait()),
                        duration("spec.patroni.retryTimeout", spec.patroni().retryTimeout())),
                Boolean.TRUE.equals(spec.fence().watchdogRequired()),
                duration("spec.fence.stopMargin", spec.fence().stopMargin()),
                duration("spec.databaseDownAfter", spec.databaseDownAfter()),
                duration("spec.rto", spec.rto()),
                duration("spec.rpo", spec.rpo()),
                duration("spec.coolDown", spec.coolDown()));
    }

    private static Optional<String> barred(List<CityCluster> clusters, City self) {
        return clusters.stream()
                .filter(c -> c.getMetadata().getName().equals(self.name()))
                .flatMap(c -> Optional.ofNullable(c.getMetadata().getAnnotations()).stream())
                .flatMap(annotations -> Optional.ofNullable(annotations.get(BARRED)).stream())
                .findFirst();
    }

    private static LocalCity local(
            String namespace, CityClusterSpec spec, FailoverPolicySpec.Placement placement, Optional<String> barred) {
        CityClusterSpec.Patroni patroni = spec.patroni();
        return new LocalCity(
                namespace,
                patroni.scopeLabel() == null ? "cluster-name" : patroni.scopeLabel(),
                patroni.scope(),
                patroni.scheme() == null ? "http" : patroni.scheme(),
                patroni.port() == null ? 8008 : patroni.port(),
                Optional.ofNullable(patroni.credentialsSecret()),
                Optional.ofNullable(patroni.caSecret()),
                Optional.ofNullable(spec.streaming().slot()),
                patroni.dataClaims() == null ? List.of("data", "pgdata") : patroni.dataClaims(),
                new LocalCity.Placing(
                        placement.topologyKey(), placement.minAvailable(), "Evict".equals(placement.repair())),
                barred);
    }

    static Duration duration(String field, String text) {
        return DurationText.parse(field, text);
    }
}
