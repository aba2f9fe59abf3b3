package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.SURABAYA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Jakarta is primary at 1000; a recovery point ago it was at 900. */
class CandidateRankingTest {
    @Test
    void whoHoldsPrimacyIsNoSuccessorOfItself() {
        assertEquals(List.of(BANDUNG, SURABAYA), successors(Given.in(JAKARTA)));
    }

    @Test
    void whoeverIsBeyondTheRecoveryPointIsNone() {
        assertEquals(
                List.of(SURABAYA),
                successors(Given.in(JAKARTA).beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 899))));
    }

    @Test
    void whoeverIsNotHeardOfIsNone() {
        assertEquals(List.of(), successors(Given.in(JAKARTA).without(BANDUNG).without(SURABAYA)));
    }

    private static List<City> successors(Given given) {
        Snapshot seen = given.snapshot();
        Quorum.Reachable quorum = (Quorum.Reachable) seen.quorum();
        return CandidateRanking.successors(
                        seen.estate(),
                        quorum.epoch().orElseThrow(),
                        quorum.beacons().values())
                .stream()
                .map(Beacon::city)
                .toList();
    }
}
