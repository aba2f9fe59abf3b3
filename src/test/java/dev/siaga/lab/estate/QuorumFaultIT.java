package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.lab.City;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults of what decides: the quorum's members and its data, the policy itself, and who of a city's replicas leads. */
@Tag("slow")
class QuorumFaultIT extends FaultScenario {
    private static final String MEMBER = "quorum";
    private static final String OPERATOR_NAMESPACE = "siaga-system";

    @Test
    @Order(1)
    void a_quorum_whose_leader_dies_moves_primacy_at_most_once() throws Exception {
        var leader = quorumLeader();
        lab().killProcess(leader.name(), MEMBER);

        awaitAtMostOneMove(Duration.ofSeconds(20));

        lab().startProcess(leader.name(), MEMBER);
        running().until("the member to be back", PATIENCE, () -> lab().isQuorumHealthy(leader.name()));
        awaitAtMostOneMove(Duration.ofSeconds(10));
    }

    @Test
    @Order(2)
    void a_quorum_member_that_freezes_in_the_primary_city_moves_primacy_at_most_once() {
        lab().stopQuorumMember(old().name());

        awaitAtMostOneMove(Duration.ofSeconds(20));

        lab().continueQuorumMember(old().name());
        awaitAtMostOneMove(Duration.ofSeconds(10));
    }

    @Test
    @Order(3)
    void a_quorum_that_lost_its_data_promotes_nobody_and_the_last_holder_goes_on_under_a_higher_epoch() {
        lab().wipeQuorum();

        goesOn(old(), epochBefore(), begun());

        long since = running().policies().epoch();
        var given = Instant.now();
        lab().giveQuorumUsers(OperatorInstall.POLICY_NAME); // they were lost with the rest
        await("the operators to log in and nothing to move")
                .pollInterval(Duration.ofSeconds(1))
                .during(Duration.ofSeconds(10))
                .atMost(PATIENCE)
                .until(() -> running().policies().epoch() == since
                        && running().policies().isSettled(old()));
        var outage = running().judges().journal(old()).since(given).longestOutage();
        assertTrue(outage.compareTo(Duration.ofSeconds(4)) < 0, () -> "nobody wrote for " + outage);
    }

    @Test
    @Order(4)
    void an_estate_whose_policy_is_deleted_works_unguarded_until_it_is_applied_again() {
        delete(old());
        others().forEach(this::delete);
        City.ALL.forEach(this::assertUnguarded);
        lab().operator(old().name()).kill();

        var unguarded = Instant.now();
        await("writes go on though nobody renews a permit")
                .pollInterval(Duration.ofSeconds(1))
                .during(Duration.ofSeconds(30))
                .atMost(PATIENCE)
                .until(() -> running()
                        .estate()
                        .primary()
                        .filter(p -> p.city().equals(old()))
                        .isPresent());
        assertNoHandover(begun());
        assertTrue(running().judges().journal(old()).acceptedSince(unguarded));
        assertUnnoticed();

        lab().operator(old().name()).restore();
        City.ALL.forEach(city -> OperatorInstall.applyEstate(lab(), city));
        assertEquals(old(), running().settle());
        assertTrue(running().policies().epoch() > epochBefore(), "adopted under a higher epoch");
        running().until("guarded again", PATIENCE, () -> City.ALL.stream().allMatch(this::isGuarded));
        assertUnnoticed();
    }

    @Test
    @Order(5)
    void replicas_that_both_believe_they_lead_move_nothing_even_during_an_upgrade() {
        await("both replicas to have led for a while")
                .pollInterval(Duration.ofSeconds(1))
                .during(Duration.ofSeconds(20))
                .atMost(PATIENCE)
                .until(this::dethrone);
        running().until("both replicas again", PATIENCE, () -> OperatorInstall.isWhole(lab(), old()));
        assertNothingMoved();

        lab().operator(old().name()).restart();
        dethrone();
        running().until("the upgrade to end", PATIENCE, () -> dethrone() && OperatorInstall.isWhole(lab(), old()));
        awaitNothingMovesFor(Duration.ofSeconds(10));
        assertUnnoticed();
    }

    @Test
    @Order(6)
    void a_quorum_member_that_lost_its_data_is_replaced_and_counts_again() {
        var lost = old().name();
        var through = others().getFirst().name();
        var before = quorumMember(lost, through);
        lab().loseQuorumMember(lost);
        awaitAtMostOneMove(Duration.ofSeconds(10));

        lab().replaceQuorumMember(lost, through);
        assertNotEquals(before, quorumMember(lost, through));
        awaitAtMostOneMove(Duration.ofSeconds(5));

        lab().stopQuorumMember(others().getLast().name()); // now the new member is half of the majority
        awaitAtMostOneMove(Duration.ofSeconds(12));
        lab().continueQuorumMember(others().getLast().name());
        tell("quorum-member-replaced epochs=" + (running().policies().epoch() - epochBefore()));
    }

    @Test
    @Order(7)
    void a_quorum_set_back_to_an_old_snapshot_promotes_nobody_and_the_last_holder_goes_on() {
        var snapshot = lab().snapshotQuorum(old().name());
        var holder = others().getFirst();
        running().policies().change("""
                {"spec": {"switchover": {"to": "%s", "id": "after-the-snapshot"}}}""".formatted(holder));
        running().awaitWhole(holder, PATIENCE);
        var epoch = running().policies().epoch();
        assertTrue(epoch > epochBefore());

        var restored = Instant.now();
        lab().restoreQuorum(snapshot);

        goesOn(holder, epoch, restored);
        running().policies().change("{\"spec\": {\"switchover\": null}}");
        tell("quorum-restored epochs=" + (running().policies().epoch() - epochBefore()));
    }

    /** The city that held primacy last wins a higher epoch, every city says why, and nobody else was promoted. */
    private void goesOn(City holder, long epoch, Instant since) {
        running()
                .until(
                        "the last holder to go on",
                        PATIENCE,
                        () -> running().policies().epoch() > epoch
                                && running().policies().isSettled(holder));
        running()
                .until(
                        "every city to tell why",
                        PATIENCE,
                        () -> City.ALL.stream().allMatch(city -> tellsOfTheWipe(city, epoch)));
        assertEquals(holder, running().settle());
        assertNoHandover(since);
    }

    private String quorumMember(String city, String through) {
        return lab().etcdctl(through, "member", "list")
                .lines()
                .filter(line -> line.contains(" " + city + ","))
                .findFirst()
                .orElseThrow();
    }

    /** Deletes the record of who leads: the other replica may take it while the one that led goes on for some seconds. */
    private boolean dethrone() {
        lab().city(old().name())
                .client()
                .leases()
                .inNamespace(OPERATOR_NAMESPACE)
                .withName("siaga-leader")
                .delete();
        return true;
    }

    private City quorumLeader() throws IOException {
        for (City city : City.ALL) {
            JsonNode status = new ObjectMapper()
                    .readTree(lab().etcdctl(city.name(), "endpoint", "status", "--write-out=json"))
                    .get(0)
                    .get("Status");
            if (status.get("leader")
                    .asText()
                    .equals(status.get("header").get("member_id").asText())) {
                return city;
            }
        }
        throw new AssertionError("the quorum has no leader");
    }

    private void awaitAtMostOneMove(Duration time) {
        await("at most one move")
                .pollInterval(Duration.ofSeconds(1))
                .during(time)
                .atMost(time.plus(PATIENCE))
                .until(() -> running().policies().epoch() <= epochBefore() + 1);
        var now = Instant.now();
        running()
                .until(
                        "writes",
                        PATIENCE,
                        () -> running().judges().journal(old()).acceptedSince(now));
    }

    private boolean tellsOfTheWipe(City city, long since) {
        return running().policies().status(city).stream()
                .flatMap(status -> status.history().stream())
                .anyMatch(move -> move.reason().equals("QuorumWiped") && move.epoch() > since);
    }

    private void assertNoHandover(Instant since) {
        assertEquals(
                List.of(),
                running().judges().probe().handovers().stream()
                        .filter(handover -> handover.after().from() >= micros(since))
                        .toList());
    }

    private static long micros(Instant instant) {
        return dev.siaga.lab.client.MachineClock.micros(instant);
    }

    private void delete(City city) {
        var policy = lab().city(city.name())
                .client()
                .resources(FailoverPolicy.class)
                .inNamespace(Estate.NAMESPACE)
                .withName("orders");
        policy.delete();
        running().until("the policy to be gone in " + city, PATIENCE, () -> policy.get() == null);
    }

    private void assertUnguarded(City city) {
        assertTrue(!isGuarded(city) && permits(city) == 0, "no binding and no permit are left in " + city);
    }

    private boolean isGuarded(City city) {
        return !lab()
                .city(city.name())
                .client()
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .list()
                .getItems()
                .stream()
                .filter(binding ->
                        Estate.NAMESPACE.equals(binding.getSpec().getParamRef().getNamespace()))
                .toList()
                .isEmpty();
    }

    private int permits(City city) {
        return lab().city(city.name())
                .client()
                .leases()
                .inNamespace(Estate.NAMESPACE)
                .withLabel("siaga.dev/policy")
                .list()
                .getItems()
                .size();
    }
}
