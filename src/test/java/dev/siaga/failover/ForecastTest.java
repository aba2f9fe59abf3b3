package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.SURABAYA;
import static dev.siaga.failover.Given.beacon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {
    @Test
    void theLossOfThePrimaryCityNamesTheOneThatIsFurthestAheadAndTheLongestItTakes() {
        Forecast loss = ifLost(JAKARTA, Given.in(JAKARTA).beacon(beacon(SURABAYA, Beacon.Role.STANDBY, 1001)));

        assertEquals(Optional.of(SURABAYA), loss.successor());
        assertEquals(Reason.HOLDER_LOST, loss.reason());
        assertEquals(Given.TIMING.lease().plus(Given.GRACE), loss.within());
    }

    @Test
    void theLossOfAStandbyMovesNothing() {
        Forecast loss = ifLost(BANDUNG, Given.in(JAKARTA));

        assertEquals(Optional.of(JAKARTA), loss.successor());
        assertEquals(Reason.SERVING, loss.reason());
        assertEquals(Duration.ZERO, loss.within());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta", "bandung"})
    void aSecondLossLeavesNobodyToWrite(String lost) {
        Forecast loss = ifLost(new City(lost), Given.in(JAKARTA).without(SURABAYA));

        assertEquals(Optional.empty(), loss.successor());
        assertEquals(Reason.QUORUM_UNREACHABLE, loss.reason());
    }

    @Test
    void whereNobodyIsWithinTheRecoveryPointNobodyIsPromoted() {
        Forecast loss = ifLost(
                JAKARTA,
                Given.in(JAKARTA)
                        .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 100))
                        .beacon(beacon(SURABAYA, Beacon.Role.STANDBY, 100)));

        assertEquals(Optional.empty(), loss.successor());
        assertEquals(Reason.RECOVERY_POINT_EXCEEDED, loss.reason());
    }

    @Test
    void thatAPauseWouldStopItIsSaid() {
        Forecast loss = ifLost(JAKARTA, Given.in(JAKARTA).paused());

        assertEquals(Optional.empty(), loss.successor());
        assertEquals(Reason.PAUSED, loss.reason());
        assertTrue(loss.message().contains("would have: Contend"), loss.message());
    }

    @Test
    void everyCityForecastsTheSame() {
        List<Forecast> seen = Forecast.of(Given.in(JAKARTA).snapshot());

        assertEquals(3, seen.size());
        assertEquals(seen, Forecast.of(Given.in(BANDUNG).snapshot()));
        assertEquals(seen, Forecast.of(Given.in(SURABAYA).snapshot()));
    }

    /** What is forecast is what the survivors decide when it happens. */
    @Test
    void theForecastComesTrue() {
        City next = ifLost(JAKARTA, Given.in(JAKARTA)).successor().orElseThrow();
        FailoverDecision decision =
                Given.in(next).holderGone(Duration.ofMinutes(1)).decision();

        assertTrue(decision instanceof FailoverDecision.Contend, decision::toString);
    }

    @Test
    void whoCantAskTheQuorumForecastsNothing() {
        assertEquals(List.of(), Forecast.of(Given.in(JAKARTA).quorumLost().snapshot()));
        assertEquals(List.of(), Forecast.of(Given.in(JAKARTA).neverAdopted().snapshot()));
    }

    private static Forecast ifLost(City lost, Given given) {
        return Forecast.of(given.snapshot()).stream()
                .filter(forecast -> forecast.lost().equals(lost))
                .findFirst()
                .orElseThrow();
    }
}
