package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.SURABAYA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityService;
import dev.siaga.controller.primacy.EstateMapping.Mapped;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.failover.City;
import dev.siaga.failover.Estate;
import dev.siaga.traffic.RouteSight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrafficMappingTest {
    private static final CityService.Instances MAIN = new CityService.Instances(Map.of("app", "api"), 8080);

    @Test
    void usersGoInTheOrderOfNearestAndWithoutOneInThePolicys() {
        assertEquals(
                List.of(SURABAYA),
                cities(mapped(JAKARTA, city(JAKARTA, "surabaya"), city(BANDUNG), city(SURABAYA))),
                "only where nearest says");
        assertEquals(
                List.of(JAKARTA, SURABAYA), cities(mapped(BANDUNG, city(JAKARTA), silent(BANDUNG), city(SURABAYA))));
    }

    @Test
    void primacyGoesInTheSameOrderWhenItsServicesAreDown() {
        Mapped.Usable mapped = mapped(JAKARTA, city(JAKARTA, "surabaya", "bandung"), city(BANDUNG), city(SURABAYA));

        assertEquals(List.of(SURABAYA, BANDUNG), mapped.estate().nearest());
        assertEquals(Estate.OnServicesDown.READ_ONLY, mapped.estate().onServicesDown());
    }

    @Test
    void aServiceOfAnotherCityIsReachedAtItsGatewayAndAtItsOwnPortThere() {
        CityCluster bandung = city(BANDUNG);
        bandung.setSpec(with(
                bandung.getSpec(),
                List.of(service("api", 80, null), service("pay", 81, 8443)),
                new CityClusterSpec.Gateway("10.20.254.20")));
        TrafficPlan.Neighbour seen =
                neighbour(mapped(JAKARTA, city(JAKARTA, "bandung", "surabaya"), bandung, city(SURABAYA)), BANDUNG);

        assertEquals(
                Map.of("api", new Address("10.20.254.20", 80), "pay", new Address("10.20.254.20", 8443)),
                seen.gateways());
        assertEquals(Optional.empty(), seen.readers());
    }

    @Test
    void aCityWithoutAGatewayIsSentNobody() {
        CityCluster bandung = city(BANDUNG);
        bandung.setSpec(with(bandung.getSpec(), List.of(service("api", 80, null)), null));

        assertEquals(
                Map.of(),
                neighbour(mapped(JAKARTA, city(JAKARTA, "bandung"), bandung, city(SURABAYA)), BANDUNG)
                        .gateways());
    }

    @Test
    void timesAreThePolicys() {
        assertEquals(
                new RouteSight.Patience(Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ofSeconds(30)),
                mapped(JAKARTA, city(JAKARTA), city(BANDUNG), city(SURABAYA))
                        .traffic()
                        .patience());
    }

    /** CEL could only count the cost of it: keys of a map have no bound. */
    @Test
    void aSelectorByWhatIsNoLabelMakesTheEstateUnusable() {
        CityCluster jakarta = city(JAKARTA);
        var wrong = new CityService.Instances(Map.of("app name", "api"), 8080);
        jakarta.setSpec(with(jakarta.getSpec(), List.of(new CityService("api", 80, null, wrong, null, null)), null));

        var mapped = EstateMapping.map(GivenEstate.policy(), List.of(jakarta, city(BANDUNG), city(SURABAYA)), JAKARTA);

        assertTrue(assertInstanceOf(Mapped.Unusable.class, mapped).message().contains("'app name'"));
    }

    @Test
    void aServiceWhoseServiceWouldHaveTooLongANameMakesTheEstateUnusable() {
        CityCluster jakarta = city(JAKARTA);
        jakarta.setSpec(with(jakarta.getSpec(), List.of(service("a".repeat(32), 80, null)), null));
        var policy = GivenEstate.policy();
        policy.getMetadata().setName("p".repeat(25));

        var mapped = EstateMapping.map(policy, List.of(jakarta, city(BANDUNG), city(SURABAYA)), JAKARTA);

        assertTrue(assertInstanceOf(Mapped.Unusable.class, mapped).message().contains("more than 63 characters"));
    }

    private static Mapped.Usable mapped(City self, CityCluster... cities) {
        return assertInstanceOf(Mapped.Usable.class, EstateMapping.map(GivenEstate.policy(), List.of(cities), self));
    }

    private static List<City> cities(Mapped.Usable mapped) {
        return mapped.traffic().neighbours().stream()
                .map(TrafficPlan.Neighbour::city)
                .toList();
    }

    private static TrafficPlan.Neighbour neighbour(Mapped.Usable mapped, City city) {
        return mapped.traffic().neighbours().stream()
                .filter(n -> n.city().equals(city))
                .findFirst()
                .orElseThrow();
    }

    private static CityCluster city(City city, String... nearest) {
        return GivenEstate.city(city, nearest);
    }

    private static CityCluster silent(City city) {
        CityCluster cluster = GivenEstate.city(city);
        CityClusterSpec s = cluster.getSpec();
        cluster.setSpec(new CityClusterSpec(s.patroni(), s.streaming(), null, null, null, null, null, null, null));
        return cluster;
    }

    private static CityClusterSpec with(
            CityClusterSpec s, List<CityService> services, CityClusterSpec.Gateway gateway) {
        return new CityClusterSpec(
                s.patroni(),
                s.streaming(),
                s.nearest(),
                services,
                gateway,
                s.capacity(),
                s.backups(),
                s.reporting(),
                s.publicAddresses());
    }

    private static CityService service(String name, int port, Integer gatewayPort) {
        return new CityService(name, port, gatewayPort, MAIN, null, null);
    }
}
