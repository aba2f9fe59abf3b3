package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.SURABAYA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    /** It was promoted under its permit of epoch 1 while the quorum lost its data, and won epoch 2 by what it had seen of itself before. */
    @Test
    void whatTheLastHolderBeganItselfIsTheEstates() {
        EpochRecord won = new EpochRecord(
                2,
                BANDUNG,
                Given.SYSTEM,
                1,
                new Lsn(1000),
                new Lsn(900),
                Given.GRACE,
                Given.TIMING.permit(),
                Optional.empty(),
                Given.NOW,
                false,
                Lineage.forgotten(1)
                        .won(new Lineage.Win(2, Optional.of(BANDUNG), 1, new Lsn(1000), false, Optional.empty())),
                Duration.ZERO);

        assertEquals(List.of(BANDUNG), ranked(won, onTimelineTwo(BANDUNG), onTimelineTwo(SURABAYA)));
    }

    private static List<City> ranked(EpochRecord last, Beacon... beacons) {
        return CandidateRanking.rank(Given.in(JAKARTA).snapshot().estate(), last, List.of(beacons)).stream()
                .map(Beacon::city)
                .toList();
    }

    private static Beacon onTimelineTwo(City city) {
        return new Beacon(
                city,
                Beacon.Role.READ_ONLY,
                2,
                2,
                Optional.of(Given.SYSTEM),
                2,
                new Lsn(2000),
                1,
                Given.GRACE,
                0,
                2,
                Optional.empty());
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
