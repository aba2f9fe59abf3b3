package dev.siaga.controller.traffic;

import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.TrafficPlan;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.failover.City;
import dev.siaga.failover.Quorum;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.traffic.Lasting;
import dev.siaga.traffic.Neighbour;
import dev.siaga.traffic.OwnHealth;
import dev.siaga.traffic.Route;
import dev.siaga.traffic.RouteDecider;
import dev.siaga.traffic.RouteSight;
import dev.siaga.traffic.RouteState;
import dev.siaga.traffic.Serving;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where the users of this city's services in one estate are sent, decided anew from what was last seen. Begins with the routes that the city's status
 * remembers, so that another replica goes on where the last one was.
 */
public final class EstateRouting {
    /** One service's users: where they go, and which of the city's own instances work, if that is known. */
    public record Routed(RouteState state, Optional<Serving> serving) {}

    private static final String DRY_RUN = "dry run; users would go: ";

    private record Seat(String service, City city) {}

    private final Map<Seat, Lasting> others = new HashMap<>();
    private final Map<String, RouteState> remembered;
    private volatile Map<String, Routed> routes = Map.of();
    private OptionalDouble requests = OptionalDouble.empty();

    EstateRouting(Map<String, RouteState> remembered) {
        this.remembered = Map.copyOf(remembered);
    }

    /** Where users went before this replica decided anything. */
    Map<String, RouteState> remembered() {
        return remembered;
    }

    Map<String, Routed> routes() {
        return routes;
    }

    /** Decides for every service of the plan; other services are forgotten. */
    void decide(EstateRuntime estate, EstateWatch watch, Instant now) {
        Quorum quorum = estate.snapshot(now).quorum();
        measure(estate, watch);
        Map<String, Routed> next = new HashMap<>();
        for (TrafficPlan.Service service : estate.plan().services()) {
            ServiceSight seen = watch.sights().get(service.name());
            if (seen != null) {
                RouteSight sight = new RouteSight(
                        now,
                        seen.health(),
                        watch.database(),
                        requests,
                        neighbours(estate, service.name(), quorum, now),
                        estate.plan().patience());
                RouteState before = before(service.name(), now);
                RouteState after = RouteDecider.decide(sight, before);
                next.put(
                        service.name(),
                        new Routed(
                                estate.estate().dryRun() ? stayed(before, after) : after,
                                seen.health().serving()));
            }
        }
        routes = Map.copyOf(next);
    }

    /** In a dry run nobody is moved; what would have been done is said. */
    private static RouteState stayed(RouteState before, RouteState after) {
        return after.route().equals(before.route())
                ? after
                : new RouteState(
                        before.route(),
                        before.since(),
                        DRY_RUN + after.route().word() + " (" + after.message() + ")",
                        before.hurried());
    }

    private RouteState before(String service, Instant now) {
        return Optional.ofNullable(routes.get(service))
                .map(Routed::state)
                .or(() -> Optional.ofNullable(remembered.get(service)))
                .orElseGet(() -> RouteState.initial(now));
    }

    /** Users who find nobody make no requests: what counts is how many they made while something served. */
    private void measure(EstateRuntime estate, EstateWatch watch) {
        boolean served = !watch.sights().isEmpty()
                && watch.sights().values().stream()
                        .map(ServiceSight::health)
                        .map(OwnHealth::serving)
                        .allMatch(s -> s.filter(v -> v != Serving.NONE).isPresent());
        boolean here = routes.values().stream().noneMatch(r -> r.state().route() instanceof Route.ToCity);
        OptionalDouble measured = estate.affairs().traffic().requestsPerSecond();
        if (measured.isPresent() && (served && here || requests.isEmpty())) {
            requests = measured;
        }
    }

    private Optional<List<Neighbour>> neighbours(EstateRuntime estate, String service, Quorum quorum, Instant now) {
        return quorum instanceof Quorum.Reachable q
                ? Optional.of(estate.plan().neighbours().stream()
                        .filter(n -> n.gateways().containsKey(service))
                        .map(n -> neighbour(estate, service, q, n, now))
                        .toList())
                : Optional.empty();
    }

    private Neighbour neighbour(
            EstateRuntime estate, String service, Quorum.Reachable q, TrafficPlan.Neighbour n, Instant now) {
        CityTraffic told = estate.reading().traffic().getOrDefault(n.city(), CityTraffic.UNKNOWN);
        boolean serves = q.beacons().containsKey(n.city())
                && told.services().getOrDefault(service, Serving.NONE) != Serving.NONE;
        Lasting lasting = others.compute(
                new Seat(service, n.city()),
                (_, before) -> before == null ? new Lasting(serves, now) : before.seen(serves, now));
        return new Neighbour(n.city().name(), lasting, told.spare(), n.bounded(), q.holds(n.city()));
    }

    /** Where the Service that users connect to leads. */
    static List<Address> entrance(Route route, ServiceSight seen, String service, TrafficPlan plan) {
        return switch (route) {
            case Route.Main _ -> seen.ownMainFirst();
            case Route.Nowhere _ -> seen.ownMainFirst();
            case Route.Backup _ -> seen.ownBackupFirst();
            case Route.ToCity(String city) ->
                plan.neighbours().stream()
                        .filter(n -> n.city().name().equals(city))
                        .flatMap(n -> Optional.ofNullable(n.gateways().get(service)).stream())
                        .findFirst()
                        .map(List::of)
                        .orElseGet(seen::ownMainFirst);
        };
    }
}
