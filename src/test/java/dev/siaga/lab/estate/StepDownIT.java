package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.City;
import dev.siaga.lab.Part;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens when a city loses its database, or part of it, or the API that guards it, while the city itself lives. */
@Tag("slow")
class StepDownIT extends EstateScenarios {
    private static final Duration RTO = Duration.ofSeconds(60);
    private static final Duration RPO = Duration.ofSeconds(10);
    private static final String API_SERVER = "kube-apiserver";

    StepDownIT() {
        super("step-down");
    }

    @Test
    @Order(1)
    void a_city_whose_database_stays_down_gives_primacy_up_and_rejoins_as_a_standby() throws Exception {
        patchPolicy("{\"spec\": {\"databaseDownAfter\": \"6s\"}}");
        var fault = Instant.now();
        var outage = lab().outage(primary(), Part.DATABASE);
        outage.begin();
        var struck = Instant.now();

        var survivor = RunningEstate.except(primary()).getLast();
        var recovery = running().awaitRecovery(fault, survivor, RTO);
        running().until("one primary", RTO, () -> running().estate().primary().isPresent());
        var next = running().estate().primary().orElseThrow().city();
        assertNotEquals(primary(), next);
        tell("database-down", recovery);

        outage.end();
        assertEquals(next, running().settle(), "the city whose members came back stays standby");
        assertEquals(1, moves());
        assertEquals(List.of(), Ledger.close(running()).lostOutside(RPO, fault, struck));
    }

    @Test
    @Order(2)
    void a_drained_leader_is_replaced_inside_its_city() {
        patchPolicy("{\"spec\": {\"databaseDownAfter\": \"30s\"}}");
        var leader = running().estate().primary().orElseThrow();
        var node = pod(leader).getSpec().getNodeName();
        cordon(leader.city(), node, true);
        assertTrue(client(leader.city())
                .pods()
                .inNamespace(Estate.NAMESPACE)
                .withName(leader.pod())
                .evict());

        running()
                .until(
                        "another member to lead",
                        RTO,
                        () -> running()
                                .estate()
                                .primary()
                                .filter(member -> !member.pod().equals(leader.pod()))
                                .isPresent());
        running().awaitWrites(City.ALL, RTO);
        tell("leader-drained", longestOutage(begun()));
        cordon(leader.city(), node, false);

        awaitWhole(leader.city());
        assertNothingMoved();
    }

    @Test
    @Order(3)
    void a_leader_that_is_killed_comes_back_or_is_replaced_inside_its_city() {
        var leader = running().estate().primary().orElseThrow();
        lab().killPod(leader.city().name(), Estate.NAMESPACE, leader.pod());

        tell("leader-killed", running().awaitRecovery(begun(), primary(), RTO));
        awaitWhole(leader.city());
        assertNothingMoved();
    }

    @Test
    @Order(4)
    void an_api_server_that_is_frozen_for_five_seconds_moves_nothing() {
        var epoch = running().policies().epoch();
        lab().stopProcess(primary().name(), API_SERVER);
        RunningEstate.last(Duration.ofSeconds(5));
        lab().continueProcess(primary().name(), API_SERVER);

        awaitWhole(primary());
        running().awaitWrites(City.ALL, RTO);
        tell("api-frozen-5s epochs=" + (running().policies().epoch() - epoch), longestOutage(begun()));
        assertEquals(0, moves());
    }

    @Test
    @Order(5)
    void an_api_server_that_is_down_for_half_a_minute_moves_the_primary_once_at_most() {
        lab().stopApiServer(primary().name());
        RunningEstate.last(Duration.ofSeconds(30));
        lab().startApiServer(primary().name());

        var settled = running().settle();
        running().awaitWrites(City.ALL, RTO);
        tell("api-down-30s moves=" + moves() + " primary=" + settled, longestOutage(begun()));
        assertTrue(moves() <= 1, "it moved " + moves() + " times");
    }

    @Test
    @Order(6)
    void a_standby_city_cannot_be_promoted_by_hand() throws Exception {
        var city = RunningEstate.except(primary()).getFirst();
        var member = running().estate().members(city).getFirst();
        var answer = PatroniRest.promote(member);
        assertFalse(answer.statusCode() < 300, "Patroni took it: " + answer.body());
        var refusal = assertThrows(KubernetesClientException.class, () -> removeStandbyConfiguration(city));
        assertTrue(refusal.getMessage().contains("siaga-primacy"), refusal.getMessage());

        await("nothing to be promoted")
                .during(Duration.ofSeconds(8))
                .atMost(Duration.ofSeconds(12))
                .until(() -> running().estate().isStreaming(primary()));
        assertNothingMoved();
    }

    /** The same past Patroni, by an administrator of the city, on either form of Patroni's configuration object. */
    private void removeStandbyConfiguration(City city) {
        var patch = "{\"metadata\": {\"annotations\": {\"config\": \"{\\\"ttl\\\": 20}\"}}}";
        var name = Estate.SCOPE + "-config";
        var endpoints = client(city).endpoints().inNamespace(Estate.NAMESPACE).withName(name);
        if (endpoints.get() != null
                && endpoints.get().getMetadata().getAnnotations() != null
                && endpoints.get().getMetadata().getAnnotations().containsKey("config")) {
            endpoints.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        } else {
            client(city)
                    .configMaps()
                    .inNamespace(Estate.NAMESPACE)
                    .withName(name)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        }
    }

    private void cordon(City city, String node, boolean cordoned) {
        client(city)
                .nodes()
                .withName(node)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"unschedulable\": %s}}".formatted(cordoned));
    }

    private io.fabric8.kubernetes.api.model.Pod pod(DatabaseMember member) {
        return client(member.city())
                .pods()
                .inNamespace(Estate.NAMESPACE)
                .withName(member.pod())
                .get();
    }

    private void tell(String scenario, Duration outage) {
        System.out.printf(
                "RESULT name=%s outage_s=%.1f dual_writer_ms=%d%n",
                scenario, outage.toMillis() / 1000.0, running().judges().probe().dualWriterMillis());
    }
}
