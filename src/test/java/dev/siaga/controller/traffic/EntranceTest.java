package dev.siaga.controller.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.controller.primacy.TrafficPlan;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.controller.traffic.ServiceSight.Kind;
import dev.siaga.failover.City;
import dev.siaga.traffic.OwnHealth;
import dev.siaga.traffic.Route;
import dev.siaga.traffic.RouteSight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the Service that users connect to leads, and what a gateway stands in front of. */
class EntranceTest {
    private static final Address MAIN_1 = new Address("10.0.0.1", 8080);
    private static final Address MAIN_2 = new Address("10.0.0.2", 8080);
    private static final Address BACKUP = new Address("10.0.0.9", 9090);
    private static final Address GATEWAY = new Address("10.20.254.20", 80);
    private static final TrafficPlan PLAN = new TrafficPlan(
            List.of(),
            List.of(new TrafficPlan.Neighbour(new City("bandung"), Map.of("api", GATEWAY), Optional.empty(), false)),
            new RouteSight.Patience(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(1)));

    @Test
    void onlyInstancesThatWorkAreLedTo() {
        var seen = seen(new Kind(List.of(MAIN_2), List.of(MAIN_1, MAIN_2)), kind(BACKUP));

        assertEquals(List.of(MAIN_2), entrance(Route.MAIN, seen));
        assertEquals(List.of(BACKUP), entrance(Route.BACKUP, seen));
    }

    @Test
    void whatTheRouteNamesIsPreferredButNothingThatWorksIsLeftOut() {
        var mainOnly = seen(kind(MAIN_1), Kind.NONE);
        var backupOnly = seen(Kind.NONE, kind(BACKUP));

        assertEquals(List.of(MAIN_1), entrance(Route.BACKUP, mainOnly));
        assertEquals(List.of(BACKUP), entrance(Route.MAIN, backupOnly));
        assertEquals(List.of(BACKUP), entrance(Route.NOWHERE, backupOnly));
    }

    @Test
    void whereNothingWorksKubernetesIsBelievedAndWhereNothingIsReadyConnectionsAreRefused() {
        assertEquals(List.of(MAIN_1), entrance(Route.MAIN, seen(new Kind(List.of(), List.of(MAIN_1)), Kind.NONE)));
        assertEquals(List.of(BACKUP), entrance(Route.MAIN, seen(Kind.NONE, new Kind(List.of(), List.of(BACKUP)))));
        assertEquals(List.of(), entrance(Route.MAIN, seen(Kind.NONE, Kind.NONE)));
    }

    @Test
    void anotherCityIsReachedAtItsGateway() {
        assertEquals(List.of(GATEWAY), entrance(new Route.ToCity("bandung"), seen(kind(MAIN_1), Kind.NONE)));
    }

    /** The manifests may change while users are there. */
    @Test
    void aCityThatHasNoGatewayAnyMoreIsNotLedTo() {
        assertEquals(List.of(MAIN_1), entrance(new Route.ToCity("medan"), seen(kind(MAIN_1), Kind.NONE)));
    }

    private static List<Address> entrance(Route route, ServiceSight seen) {
        return EstateRouting.entrance(route, seen, "api", PLAN);
    }

    private static Kind kind(Address address) {
        return new Kind(List.of(address), List.of(address));
    }

    private static ServiceSight seen(Kind main, Kind backup) {
        return new ServiceSight(OwnHealth.UNKNOWN, main, backup);
    }
}
