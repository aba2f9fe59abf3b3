package dev.siaga.statuspage;

import dev.siaga.api.v1alpha1.CityCapacity;
import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.api.v1alpha1.CityService;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.ReplicationView;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Snapshot;
import dev.siaga.page.CitySight;
import dev.siaga.page.ServiceLine;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.traffic.Serving;
import dev.siaga.watch.Capacity;
import dev.siaga.watch.CityFindings;
import dev.siaga.watch.Finding;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** One city as it is seen now: the own one by its last look, another by its beacon; empty while it isn't heard of. */
@Singleton
class CitySights {
    /** Older looks prove nothing; the same as for readiness. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final EstateRegistry estates;

    CitySights(EstateRegistry estates) {
        this.estates = estates;
    }

    Optional<CitySight> look(EstateRuntime estate, City city, Snapshot seen) {
        boolean own = city.equals(seen.self());
        if (own) {
            return seen.evidence() instanceof Evidence.Observed o
                            && o.at().plus(FRESH).isAfter(seen.now())
                    ? Optional.of(sight(estate, estate.report(seen.now()), seen, true))
                    : Optional.empty();
        }
        return seen.quorum() instanceof Quorum.Reachable q
                ? Optional.ofNullable(q.beacons().get(city)).map(beacon -> sight(estate, beacon, seen, false))
                : Optional.empty();
    }

    private CitySight sight(EstateRuntime estate, Beacon b, Snapshot seen, boolean own) {
        CityFindings found =
                own ? estate.findings() : estate.reading().findings().getOrDefault(b.city(), CityFindings.NONE);
        CityTraffic traffic = own
                ? estate.affairs().traffic()
                : estate.reading().traffic().getOrDefault(b.city(), CityTraffic.UNKNOWN);
        ReplicationView replication = ReplicationView.of(estate, b, found.streaming());
        Optional<CityCluster> cluster = estates.cluster(estate.key(), b.city());
        boolean holds = holds(b.city(), seen, own);
        return new CitySight(
                role(b.role()),
                b.members(),
                b.healthy(),
                holds,
                b.unsound().isEmpty(),
                replication.finding().bad(),
                load(cluster, traffic, found),
                holds
                        ? OptionalDouble.empty()
                        : Lines.optional(estate.reading()
                                .epoch()
                                .map(e -> e.position().aheadOf(b.position()))
                                .orElse(null)),
                holds
                        ? OptionalDouble.empty()
                        : Lines.optional(
                                replication.lag().map(Duration::toSeconds).orElse(null)),
                services(cluster, traffic, own),
                weaknesses(b, found, replication));
    }

    /** Without the quorum a city still knows whether it may write: by its own permit. */
    private static boolean holds(City city, Snapshot seen, boolean own) {
        return switch (seen.quorum()) {
            case Quorum.Reachable q -> q.holds(city);
            case Quorum.Unreachable _ -> own && seen.permit() instanceof Permit.Primary p && !p.endedAt(seen.now());
        };
    }

    private static CitySight.Load load(Optional<CityCluster> cluster, CityTraffic traffic, CityFindings found) {
        Optional<CityCapacity> capacity = cluster.map(c -> c.getSpec().capacity());
        return new CitySight.Load(
                traffic.requestsPerSecond(),
                Lines.optional(capacity.map(c -> new Capacity(c.peakRequestsPerSecond(), c.headroomPercent()).line())
                        .orElse(null)),
                traffic.answered().p50(),
                traffic.answered().p95(),
                traffic.answered().p99(),
                bad(found.load()),
                bad(found.latency()));
    }

    /** Those of the manifest, and those that the city tells of. */
    private static List<ServiceLine> services(Optional<CityCluster> cluster, CityTraffic traffic, boolean own) {
        Set<String> names = new TreeSet<>(traffic.services().keySet());
        cluster.map(c -> c.getSpec().services()).stream()
                .flatMap(List::stream)
                .map(CityService::name)
                .forEach(names::add);
        return names.stream()
                .map(name -> new ServiceLine(
                        name, serving(traffic.services(), name), own ? route(cluster, name) : Optional.empty(), true))
                .toList();
    }

    private static ServiceLine.Serving serving(Map<String, Serving> services, String name) {
        return switch (services.get(name)) {
            case MAIN -> ServiceLine.Serving.MAIN;
            case BACKUP -> ServiceLine.Serving.BACKUP;
            case NONE -> ServiceLine.Serving.NONE;
            case null -> ServiceLine.Serving.UNKNOWN;
        };
    }

    private static Optional<String> route(Optional<CityCluster> cluster, String name) {
        return cluster.map(CityCluster::getStatus).map(CityClusterStatus::services).stream()
                .flatMap(List::stream)
                .filter(s -> name.equals(s.name()))
                .findFirst()
                .map(CityClusterStatus.Service::route);
    }

    private static List<String> weaknesses(Beacon b, CityFindings found, ReplicationView replication) {
        List<String> all = new ArrayList<>();
        b.unsound().ifPresent(all::add);
        b.standing().crowded().ifPresent(all::add);
        if (replication.finding().bad()) {
            all.add(replication.finding().message());
        }
        found.latency().filter(Finding::bad).map(Finding::message).ifPresent(all::add);
        all.addAll(b.standing().degraded());
        return all;
    }

    private static boolean bad(Optional<Finding> finding) {
        return finding.filter(Finding::bad).isPresent();
    }

    private static CitySight.Role role(Beacon.Role role) {
        return switch (role) {
            case PRIMARY -> CitySight.Role.PRIMARY;
            case STANDBY -> CitySight.Role.STANDBY;
            case READ_ONLY -> CitySight.Role.READONLY;
            case UNKNOWN -> CitySight.Role.UNKNOWN;
        };
    }
}
