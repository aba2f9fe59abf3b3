package dev.siaga.lab.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.lab.City;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pods that share a Node: the real scheduler placed them there, and real eviction and budgets are what gets them apart. */
@Tag("slow")
class PlacementIT extends EstateScenarios {
    private static final Path SHOP = Path.of("src/test/resources/lab/placement/shop.yaml");
    private static final Map<String, String> SHOP_MAIN = Map.of("app", "shop", "kind", "main");

    PlacementIT() {
        super("placement");
    }

    @Test
    @Order(1)
    void every_city_has_a_budget_that_keeps_one_member_and_says_that_its_members_are_apart() {
        for (City city : City.ALL) {
            var budget = at(city).budget("orders-members");
            assertEquals(new IntOrString(1), budget.getSpec().getMinAvailable());
            assertEquals(
                    "CityCluster",
                    budget.getMetadata().getOwnerReferences().getFirst().getKind());
            for (City other : City.ALL) {
                assertEquals("True", placed(city, other), city + " of " + other);
            }
        }
    }

    @Test
    @Order(2)
    void a_member_that_is_drained_from_the_only_node_with_its_data_waits_and_a_second_one_stays() {
        var at = at(RunningEstate.except(primary()).getFirst());
        var replica = at.member("replica");
        var leader = at.member("standby_leader").getMetadata().getName();
        at.cordon(replica.getSpec().getNodeName(), true);

        assertTrue(at.evict(replica.getMetadata().getName()));
        at.until("Placed", "False", "TooFewNodes");
        assertFalse(at.evict(leader), "the budget keeps the last one");
        at.uncordon();

        at.until("Placed", "True", "Apart");
        awaitWhole(primary());
        assertNothingMoved();
    }

    @Test
    @Order(3)
    void a_standby_that_shares_a_node_is_evicted_once_there_is_room_and_a_budget_allows_it() {
        var city = RunningEstate.except(primary()).getLast();
        var at = at(city);
        var cause = "crowded/%s/orders/members".formatted(city);
        var standby = new Crowding(at).bringAbout();
        at.until("Placed", "False", "TooFewNodes");
        running()
                .until(
                        "the primary city to know and to be less at ease",
                        PATIENCE,
                        () -> placed(primary(), city).equals("False")
                                && running()
                                        .policies()
                                        .status(primary())
                                        .filter(s -> s.level().equals("Siaga 3"))
                                        .isPresent());
        assertTrue(at.said("TooFewNodes", "share the kubernetes.io/hostname"));
        at.untilIncident(cause, incident -> incident.getSpec().severity().equals("SEV4"));
        assertNoSwitchoverTo(city);

        at.client().resource(PlacedCity.strictBudget()).create();
        running().until("Siaga's budget to make way", PATIENCE, () -> at.budget("orders-members") == null);
        at.uncordon();
        at.until("Placed", "False", "EvictionForbidden");
        assertEquals(
                standby.getMetadata().getUid(),
                at.pod(standby.getMetadata().getName()).getMetadata().getUid(),
                "nobody went around the budget");

        at.client().resource(PlacedCity.strictBudget()).delete();
        var allowed = Instant.now();
        at.until("Placed", "True", "Apart");
        awaitWhole(primary());
        var moved = at.pod(standby.getMetadata().getName());
        assertNotEquals(standby.getMetadata().getUid(), moved.getMetadata().getUid());
        assertNotEquals(standby.getSpec().getNodeName(), moved.getSpec().getNodeName());
        assertTrue(at.said("Evicted", standby.getMetadata().getName()));
        at.untilIncident(
                cause,
                incident -> Incidents.phase(incident)
                        .filter(List.of("Mitigated", "Resolved", "Closed")::contains)
                        .isPresent());
        running().until("a budget again", PATIENCE, () -> at.budget("orders-members") != null);
        assertNothingMoved();
        tell("members-apart", allowed);
    }

    @Test
    @Order(4)
    void instances_of_a_service_that_share_a_node_are_spread_one_at_a_time_under_a_budget() {
        var at = at(RunningEstate.except(primary()).getFirst());
        at.cordonAllBut(at.nodes().getFirst());
        for (City city : City.ALL) {
            lab().applyManifests(city.name(), Tools.repository().resolve(SHOP));
        }
        offerShop("""
                {"spec": {"services": [{"name": "shop", "port": 8080,
                  "main": {"matchLabels": {"app": "shop", "kind": "main"}, "port": 8080},
                  "backup": {"matchLabels": {"app": "shop", "kind": "backup"}, "port": 8080}}]}}""");
        at.until("ServicesPlaced", "False", "TooFewNodes");
        running().until("the service's budget", PATIENCE, () -> at.budget("orders-shop-main") != null);
        assertEquals(new IntOrString(1), at.budget("orders-shop-main").getSpec().getMaxUnavailable());
        assertEquals(null, at.budget("orders-shop-backup"), "one instance has nobody to wait for");
        assertEquals("True", placed(at.city(), at.city()), "the members are another matter");

        at.uncordon();
        var room = Instant.now();
        at.until("ServicesPlaced", "True", "Apart");
        running().until("all instances at work", PATIENCE, () -> ready(at) == 3);
        assertEquals(3, new HashSet<>(at.nodesOf(SHOP_MAIN)).size(), at.nodesOf(SHOP_MAIN) + "");
        tell("instances-apart", room);

        offerShop("{\"spec\": {\"services\": null}}");
        running().until("no budget without a service", PATIENCE, () -> at.budget("orders-shop-main") == null);
        assertNothingMoved();
    }

    private int ready(PlacedCity at) {
        Integer ready = at.client()
                .apps()
                .deployments()
                .inNamespace(Estate.NAMESPACE)
                .withName("shop-main")
                .get()
                .getStatus()
                .getReadyReplicas();
        return ready == null ? 0 : ready;
    }

    /** Changes the CityClusters alike in every city, as GitOps does. */
    private void offerShop(String mergePatch) {
        for (City city : City.ALL) {
            for (City of : City.ALL) {
                client(city)
                        .resources(CityCluster.class)
                        .inNamespace(Estate.NAMESPACE)
                        .withName(of.name())
                        .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
            }
        }
    }

    private void assertNoSwitchoverTo(City city) {
        patchPolicy("{\"spec\": {\"switchover\": {\"to\": \"%s\", \"id\": \"crowded\"}}}".formatted(city));
        running()
                .until(
                        "the switchover to wait",
                        PATIENCE,
                        () -> running()
                                .policies()
                                .status(primary())
                                .filter(s -> s.lastDecision().message().contains("one Node's failure"))
                                .isPresent());
        patchPolicy("{\"spec\": {\"switchover\": null}}");
    }

    private void tell(String scenario, Instant since) {
        System.out.printf(
                "RESULT name=%s apart_s=%.1f dual_writer_ms=%d%n",
                scenario,
                Duration.between(since, Instant.now()).toMillis() / 1000.0,
                running().judges().probe().dualWriterMillis());
    }

    private PlacedCity at(City city) {
        return new PlacedCity(running(), city);
    }

    private String placed(City seenFrom, City of) {
        return at(seenFrom).condition(of, "Placed").orElseThrow().getStatus();
    }
}
