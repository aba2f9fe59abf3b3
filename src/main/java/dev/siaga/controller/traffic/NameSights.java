package dev.siaga.controller.traffic;

import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.TrafficPlan;
import dev.siaga.controller.traffic.EstateRouting.Routed;
import dev.siaga.failover.City;
import dev.siaga.failover.Mandate;
import dev.siaga.failover.Readers;
import dev.siaga.failover.Snapshot;
import dev.siaga.traffic.Door;
import dev.siaga.traffic.NameSight;
import dev.siaga.traffic.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What this city knows when it answers for public names: the same by which its Services lead. */
final class NameSights {
    private NameSights() {}

    static NameSight of(EstateRuntime estate, Map<String, Routed> routes, Instant now) {
        Snapshot seen = estate.snapshot(now);
        return new NameSight(Mandate.of(seen), readers(seen, estate), services(estate, routes));
    }

    /** As {@link TrafficSlices} leads readers: the city's own members, else the nearest city's, else the primary; and nowhere new while nobody writes. */
    private static List<Door> readers(Snapshot seen, EstateRuntime estate) {
        Optional<City> writer = TrafficSlices.writing(estate);
        if (writer.isEmpty()) {
            return List.of();
        }
        List<Door> doors = new ArrayList<>();
        if (!Readers.own(seen).isEmpty()) {
            doors.add(door(estate.self(), Door.Kind.READERS));
        }
        estate.plan().neighbours().stream()
                .map(TrafficPlan.Neighbour::city)
                .filter(city -> Readers.of(seen, city))
                .forEach(city -> doors.add(door(city, Door.Kind.READERS)));
        doors.add(door(writer.get(), Door.Kind.PRIMARY));
        return doors;
    }

    private static Map<String, Optional<Route>> services(EstateRuntime estate, Map<String, Routed> routes) {
        return estate.plan().services().stream()
                .map(TrafficPlan.Service::name)
                .collect(Collectors.toMap(
                        Function.identity(),
                        service -> Optional.ofNullable(routes.get(service))
                                .filter(routed -> routed.serving().isPresent())
                                .map(routed -> routed.state().route())));
    }

    private static Door door(City city, Door.Kind kind) {
        return new Door(city.name(), kind);
    }
}
