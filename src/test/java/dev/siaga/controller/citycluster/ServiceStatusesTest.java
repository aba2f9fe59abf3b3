package dev.siaga.controller.citycluster;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.city;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.traffic.EstateRouting.Routed;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.traffic.Quantiles;
import dev.siaga.traffic.Route;
import dev.siaga.traffic.RouteState;
import dev.siaga.traffic.Serving;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ServiceStatusesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.5Z");

    @Test
    void theOwnServicesTellWhereTheirUsersGoAndWhy() {
        var api = own(Route.BACKUP, Serving.BACKUP, "the backup serves")
                .services()
                .getFirst();

        assertEquals(
                new CityClusterStatus.Service("api", "Backup", "Backup", "2026-11-20T12:00:00Z", "the backup serves"),
                api);
    }

    @Test
    void ofAnotherCityOnlyItsInstancesAreKnown() {
        var heard = ServiceStatuses.heard(new CityTraffic(
                Map.of("api", Serving.NONE, "pay", Serving.MAIN),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Quantiles.UNKNOWN));

        assertEquals(
                List.of("None", "Main"),
                heard.services().stream()
                        .map(CityClusterStatus.Service::serving)
                        .toList());
        assertNull(heard.services().getFirst().route());
        assertEquals("False", condition(heard).getStatus());
    }

    @Test
    void usersWhoAreServedElsewhereAreServed() {
        Condition served = condition(own(new Route.ToCity("jakarta"), Serving.NONE, "no instance works"));

        assertEquals("True", served.getStatus());
        assertEquals("ServedElsewhere", served.getReason());
        assertEquals("users are served elsewhere: api in jakarta", served.getMessage());
    }

    @Test
    void whereNothingServesTheConditionSaysWhy() {
        Condition nowhere = condition(own(Route.NOWHERE, Serving.NONE, "bandung doesn't serve"));

        assertEquals("False", nowhere.getStatus());
        assertEquals("NoInstanceWorks", nowhere.getReason());
        assertEquals("api: bandung doesn't serve", nowhere.getMessage());
        assertEquals(
                "False",
                condition(own(Route.MAIN, Serving.NONE, "not for long yet")).getStatus());
    }

    @Test
    void aMessageThatOnlyCountsAnewIsNoNews() {
        CityCluster bandung = city(BANDUNG);
        bandung.setStatus(status(
                own(Route.MAIN, Serving.MAIN, "jakarta can take 100 more").services()));

        assertEquals("jakarta can take 100 more", message(bandung, "jakarta can take 99 more"));
        assertEquals("jakarta is full", message(bandung, "jakarta is full"));
    }

    private static String message(CityCluster before, String message) {
        return ServiceStatuses.own(before, routes(Route.MAIN, Serving.MAIN, message))
                .services()
                .getFirst()
                .message();
    }

    private static ServiceStatuses own(Route route, Serving serving, String message) {
        return ServiceStatuses.own(city(BANDUNG), routes(route, serving, message));
    }

    private static Map<String, Routed> routes(Route route, Serving serving, String message) {
        return Map.of("api", new Routed(new RouteState(route, NOON, message, List.of()), Optional.of(serving)));
    }

    private static Condition condition(ServiceStatuses statuses) {
        return statuses.condition(new Conditions(List.of(), 1L)).orElseThrow();
    }

    private static CityClusterStatus status(List<CityClusterStatus.Service> services) {
        return new CityClusterStatus(
                1L, null, null, null, null, null, null, null, null, null, null, null, services, List.of());
    }
}
