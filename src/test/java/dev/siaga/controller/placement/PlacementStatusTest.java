package dev.siaga.controller.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.primacy.GivenEstate;
import dev.siaga.failover.Beacon;
import dev.siaga.placement.Repairs;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacementStatusTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Standing APART =
            new Standing(true, true, "Apart", "they are kept apart", Optional.empty(), Optional.of("orders-members"));
    private static final Repairs TWICE = new Repairs(NOON, 2, NOON.plusSeconds(300), 1);

    @Test
    void repairsOutliveTheOperatorInTheStatus() {
        var report = report(crowded("Evicted", TWICE), Map.of("shop-main", crowded("Waiting", Repairs.none(NOON))));
        CityCluster city = GivenEstate.city(GivenEstate.JAKARTA);
        city.setStatus(status(report));

        assertEquals(Optional.of(TWICE), PlacementStatus.members(city));
        assertEquals(Map.of("shop-main", Repairs.none(NOON)), PlacementStatus.services(city));
    }

    @Test
    void withoutAViolationNothingIsRemembered() {
        var report = report(APART, Map.of("shop-main", APART));

        assertNull(PlacementStatus.ofMembers(report));
        assertNull(PlacementStatus.ofServices(report));
        assertEquals(Optional.empty(), PlacementStatus.members(GivenEstate.city(GivenEstate.JAKARTA)));
    }

    @Test
    void servicesAreToldApartFromMembersAndTheWrongKindIsNamed() {
        var conditions = conditions(report(APART, Map.of("shop-main", crowded("TooFewNodes", TWICE))));

        assertEquals("True", of(conditions, "Placed").getStatus());
        assertEquals("TooFewNodes", of(conditions, "ServicesPlaced").getReason());
        assertEquals(
                "shop-main: a and b share a Node",
                of(conditions, "ServicesPlaced").getMessage());
        assertEquals(
                "PodDisruptionBudgets: orders-members",
                of(conditions, "Budgeted").getMessage());
    }

    @Test
    void aCityWithoutServicesSaysNothingOfThem() {
        var conditions = conditions(report(APART, Map.of()));

        assertFalse(conditions.stream().anyMatch(c -> c.getType().equals("ServicesPlaced")));
    }

    private static CityPlacement.Report report(Standing members, Map<String, Standing> services) {
        return new CityPlacement.Report(Optional.of(members), new TreeMap<>(services));
    }

    private static Standing crowded(String reason, Repairs repairs) {
        return new Standing(false, true, reason, "a and b share a Node", Optional.of(repairs), Optional.empty());
    }

    private static CityClusterStatus status(CityPlacement.Report report) {
        return new CityClusterStatus(
                1L,
                "Primary",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                PlacementStatus.ofMembers(report),
                PlacementStatus.ofServices(report),
                null,
                List.of());
    }

    private static List<Condition> conditions(CityPlacement.Report report) {
        Beacon beacon = GivenEstate.heard(Map.of()).report(NOON);
        return PlacementStatus.conditions(new Conditions(null, 1L), beacon, report);
    }

    private static Condition of(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
