package dev.siaga.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.placement.Placed.Standing;
import dev.siaga.placement.Placement.Rule;
import dev.siaga.placement.PlacementDecision.Evict;
import dev.siaga.placement.PlacementDecision.Keep;
import dev.siaga.placement.PlacementDecision.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacementDeciderTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String HOST = "kubernetes.io/hostname";
    private static final Set<String> THREE_NODES = Set.of("a", "b", "c");

    private static final Placed LEADER = on("a", "db-0", Standing.LEADER);
    private static final Placed BESIDE = on("a", "db-1", Standing.STANDBY);
    private static final Placed APART = on("b", "db-1", Standing.STANDBY);

    @Test
    void membersOnNodesOfTheirOwnAreKept() {
        assertEquals(new Keep(), decide(of(LEADER, APART), settled()));
    }

    @Test
    void theStandbyThatSharesANodeIsEvictedAndNeverTheLeader() {
        assertEquals(
                new Evict("db-1", "db-0 and db-1 share the kubernetes.io/hostname a"),
                decide(of(LEADER, BESIDE), settled()));
        assertEquals(
                "db-0",
                assertInstanceOf(
                                Evict.class,
                                decide(
                                        of(on("a", "db-0", Standing.STANDBY), on("a", "db-1", Standing.LEADER)),
                                        settled()))
                        .pod());
    }

    @Test
    void aViolationIsSaidBeforeAnythingMoves() {
        assertReport(
                "Crowded",
                "db-1 is evicted 30 s after this was first seen",
                decide(of(LEADER, BESIDE), Repairs.none(NOON.minusSeconds(29))));
        assertInstanceOf(Evict.class, decide(of(LEADER, BESIDE), Repairs.none(NOON.minusSeconds(30))));
    }

    @Test
    void aPolicyThatOnlyWantsToBeToldIsOnlyTold() {
        var decision = PlacementDecider.decide(of(LEADER, BESIDE), false, Optional.empty(), settled(), NOON);

        assertReport("ReportOnly", "set placement.repair: Evict", decision);
    }

    @Test
    void withoutANodeToGoToNothingIsEvicted() {
        var cordoned = of(Set.of("a"), LEADER, BESIDE);
        var full = of(Set.of("a", "b"), LEADER, BESIDE, on("b", "db-2", Standing.STANDBY));

        assertReport("TooFewNodes", "add a Node, or uncordon one", decide(cordoned, settled()));
        assertReport("TooFewNodes", "add a Node, or uncordon one", decide(full, settled()));
    }

    @Test
    void nothingIsEvictedWhileAMemberIsMissingOrDoesNotWorkOrNobodyLeads() {
        var missing = new Placement(Rule.APART, HOST, 3, of(LEADER, BESIDE).pods());
        var sick = of(LEADER, BESIDE, on("b", "db-2", Standing.UNREADY));
        var headless = of(on("a", "db-0", Standing.STANDBY), BESIDE);

        assertReport("Waiting", "once every one of them works", decide(missing, settled()));
        assertReport("Waiting", "once every one of them works", decide(sick, settled()));
        assertReport("Waiting", "once every one of them works", decide(headless, settled()));
    }

    @Test
    void nothingIsEvictedWhileTheEstateHasSomethingBetterToDo() {
        var decision =
                PlacementDecider.decide(of(LEADER, BESIDE), true, Optional.of("this is a dry run"), settled(), NOON);

        assertReport("Waiting", "db-1 isn't evicted now, for this is a dry run", decision);
    }

    @Test
    void twoLeadersOfTwoPlacesAreNobodysToSpare() {
        var two = of(LEADER, on("a", "db-1", Standing.LEADER));

        assertReport("Waiting", "none of them can be spared", decide(two, settled()));
    }

    @Test
    void anEvictionThatCuredNothingIsRepeatedEverMoreRarely() {
        var still = of(LEADER, BESIDE);
        Repairs once = settled().evicted(still, NOON);
        Repairs twice = once.evicted(still, NOON);

        assertReport("NotCured", "required podAntiAffinity", decide(of(LEADER, BESIDE), once));
        assertEquals(NOON.plus(Duration.ofMinutes(2)), once.next(still));
        assertEquals(NOON.plus(Duration.ofMinutes(4)), twice.next(still));
        Repairs many = once;
        for (int i = 0; i < 100; i++) {
            many = many.evicted(still, NOON);
        }
        assertEquals(NOON.plus(Duration.ofHours(6)), many.next(still));
    }

    @Test
    void aViolationThatComesBackSoonIsTheSameOne() {
        var apart = of(LEADER, APART);
        Repairs evicted = settled().evicted(of(LEADER, BESIDE), NOON);

        assertEquals(Optional.of(evicted), Repairs.of(apart, Optional.of(evicted), NOON.plusSeconds(599)));
        assertEquals(Optional.empty(), Repairs.of(apart, Optional.of(evicted), NOON.plusSeconds(600)));
        assertEquals(Optional.empty(), Repairs.of(apart, Optional.of(settled()), NOON));
        assertEquals(Optional.of(evicted), Repairs.of(of(LEADER, BESIDE), Optional.of(evicted), NOON.plusSeconds(60)));
        assertEquals(Optional.of(Repairs.none(NOON)), Repairs.of(of(LEADER, BESIDE), Optional.empty(), NOON));
    }

    @Test
    void whatIsNotScheduledIsNowhere() {
        var pending = of(
                LEADER,
                new Placed("db-1", Optional.empty(), Standing.UNREADY),
                new Placed("db-2", Optional.empty(), Standing.UNREADY));

        assertEquals(Optional.empty(), pending.violation());
        assertEquals(new Keep(), decide(pending, settled()));
    }

    @Test
    void thatAPodFoundNoNodeIsSaidAndRemembered() {
        var homeless = of(LEADER, new Placed("db-1", Optional.empty(), Standing.HOMELESS));

        assertReport("TooFewNodes", "db-1 found no Node", decide(homeless, settled()));
        assertEquals(Optional.empty(), homeless.violation());
        assertEquals(Optional.of(Repairs.none(NOON)), Repairs.of(homeless, Optional.empty(), NOON));
    }

    @Test
    void aPodWhoseVolumeLiesOnItsNodeIsNotEvictedThoughAnotherNodeIsFree() {
        var pinned =
                new Placement(Rule.APART, HOST, 2, List.of(LEADER.openTo(THREE_NODES), BESIDE.openTo(Set.of("a"))));

        assertReport("Waiting", "none of them can be spared", decide(pinned, settled()));
    }

    @Test
    void instancesOfAServiceAreSpreadOverAllNodesAndFromTheFullestFirst() {
        var third = on("b", "web-3", Standing.STANDBY);
        var fourth = on("b", "web-4", Standing.STANDBY);
        var spread = spread(THREE_NODES, web("a", 1), web("a", 2), third, fourth, web("b", 5));

        assertEquals(
                "web-5",
                assertInstanceOf(Evict.class, decide(spread, settled())).pod());
    }

    @Test
    void anEvictionThatHelpedIsFollowedByTheNextAtOnce() {
        Repairs once = settled().evicted(spread(THREE_NODES, web("a", 1), web("a", 2), web("a", 3)), NOON);

        assertInstanceOf(Evict.class, decide(spread(THREE_NODES, web("a", 1), web("a", 2), web("b", 4)), once));
    }

    @Test
    void instancesOfAServiceMayShareNodesWhenThereAreFewer() {
        var full = spread(Set.of("a", "b"), web("a", 1), web("a", 2), web("b", 3));

        assertEquals(new Keep(), decide(full, settled()));
    }

    @Test
    void instancesOfAServiceAreNeverAllOnOneNodeUnseen() {
        var one = spread(Set.of("a"), web("a", 1), web("a", 2));
        var sick = spread(Set.of("a", "b"), web("a", 1), web("a", 2), on("b", "web-3", Standing.UNREADY));

        assertReport("TooFewNodes", "add a Node", decide(one, settled()));
        assertTrue(sick.violation().isPresent(), "what doesn't work can't stand in");
        assertEquals(new Keep(), decide(spread(Set.of("a"), web("a", 1)), settled()));
    }

    private static Placed web(String node, int number) {
        return on(node, "web-" + number, Standing.STANDBY);
    }

    private static Placement spread(Set<String> open, Placed... pods) {
        return new Placement(Rule.SPREAD, HOST, pods.length, of(open, pods).pods());
    }

    private static Repairs settled() {
        return Repairs.none(NOON.minus(Duration.ofMinutes(5)));
    }

    private static Placement of(Placed... pods) {
        return of(THREE_NODES, pods);
    }

    private static Placement of(Set<String> open, Placed... pods) {
        return new Placement(
                Rule.APART,
                HOST,
                pods.length,
                Stream.of(pods).map(pod -> pod.openTo(open)).toList());
    }

    private static Placed on(String node, String name, Standing standing) {
        return new Placed(name, Optional.of(node), standing);
    }

    private static PlacementDecision decide(Placement placement, Repairs repairs) {
        return PlacementDecider.decide(placement, true, Optional.empty(), repairs, NOON);
    }

    private static void assertReport(String reason, String part, PlacementDecision decision) {
        Report report = assertInstanceOf(Report.class, decision);
        assertEquals(reason, report.reason());
        assertTrue(report.message().contains(part), report.message());
    }
}
