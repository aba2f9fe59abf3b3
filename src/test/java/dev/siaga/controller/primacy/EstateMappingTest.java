package dev.siaga.controller.primacy;

import static dev.siaga.controller.primacy.GivenEstate.BANDUNG;
import static dev.siaga.controller.primacy.GivenEstate.JAKARTA;
import static dev.siaga.controller.primacy.GivenEstate.SURABAYA;
import static dev.siaga.controller.primacy.GivenEstate.cities;
import static dev.siaga.controller.primacy.GivenEstate.city;
import static dev.siaga.controller.primacy.GivenEstate.policy;
import static dev.siaga.controller.primacy.GivenEstate.problem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.controller.primacy.EstateMapping.Mapped;
import dev.siaga.failover.City;
import dev.siaga.failover.Estate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstateMappingTest {
    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "8s, PT8S", "1m30s, PT1M30S", "1h, PT1H", "1h2m3s4ms, PT1H2M3.004S", "0s, PT0S"})
    void aDurationIsReadAsAdmissionReadsIt(String text, Duration expected) {
        assertEquals(expected, EstateMapping.duration("spec.rto", text));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "10", "s", "-1s", "1.5s", "1s1m", "10S", "10 s", "1d", "99999999999999999999s"})
    void textThatIsNoDurationNamesItsField(String text) {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> EstateMapping.duration("spec.lease.margin", text));

        assertTrue(refused.getMessage().startsWith("spec.lease.margin: '" + text + "' is not a duration"));
    }

    @Test
    void aPolicyWithABadDurationIsUnusableNotAFailure() {
        var mapped = EstateMapping.map(policy("soon", List.of("jakarta", "bandung", "surabaya")), cities(), JAKARTA);

        assertEquals(Optional.of("spec.rto: 'soon' is not a duration such as 10s or 1m30s"), problem(mapped));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        var mapped = (Mapped.Usable) EstateMapping.map(policy(), cities(), JAKARTA);

        assertEquals(
                new LocalCity(
                        "orders",
                        "cluster-name",
                        "orders-db",
                        "http",
                        8008,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("data", "pgdata"),
                        new LocalCity.Placing("kubernetes.io/hostname", 1, true),
                        Optional.empty()),
                mapped.local());
        assertEquals(
                new Estate.Upstream("10.0.0.1", 5432),
                mapped.estate().upstreams().get(BANDUNG));
        assertEquals(Duration.ofSeconds(6), mapped.estate().timing().permit());
    }

    @Test
    void aCityThatAHumanBarsIsBarredInItsOwnClusterOnly() {
        List<CityCluster> cities = cities();
        cities.forEach(c -> c.getMetadata()
                .setAnnotations(
                        c.getMetadata().getName().equals("jakarta")
                                ? Map.of(EstateMapping.BARRED, "dewi: smoke")
                                : null));

        assertEquals(
                Optional.of("dewi: smoke"),
                ((Mapped.Usable) EstateMapping.map(policy(), cities, JAKARTA))
                        .local()
                        .barred());
        assertEquals(
                Optional.empty(),
                ((Mapped.Usable) EstateMapping.map(policy(), cities, BANDUNG))
                        .local()
                        .barred());
    }

    @Test
    void aCityThatThePolicyDoesNotListIsToldToListIt() {
        var mapped = EstateMapping.map(policy(), cities(), new City("medan"));

        assertEquals(
                Optional.of(
                        "spec.cities does not name this operator's city, medan: add it, or remove the policy from this city's cluster"),
                problem(mapped));
    }

    @Test
    void everyMissingCityClusterIsNamed() {
        var mapped = EstateMapping.map(policy(), List.of(city(JAKARTA)), JAKARTA);

        assertEquals(
                Optional.of(
                        "spec.cities names bandung, but there is no CityCluster bandung in this namespace: apply it;"
                                + " spec.cities names surabaya, but there is no CityCluster surabaya in this namespace: apply it"),
                problem(mapped));
    }

    @Test
    void aNearestCityThatThePolicyDoesNotListIsNamed() {
        var mapped = EstateMapping.map(
                policy(), List.of(city(JAKARTA, "bandung", "medan"), city(BANDUNG), city(SURABAYA)), JAKARTA);

        assertEquals(
                Optional.of("CityCluster jakarta: spec.nearest names medan, which is not in spec.cities: remove it"),
                problem(mapped));
    }
}
