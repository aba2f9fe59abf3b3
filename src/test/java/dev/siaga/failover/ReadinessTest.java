package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.SURABAYA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The primary, Jakarta, is at 1000; a recovery point ago it was at 900. */
class ReadinessTest {
    private final Given estate = Given.in(JAKARTA);

    @Test
    void anEstateOfWhichNothingIsWrongIsNormal() {
        assertEquals(new Readiness(Readiness.Level.NORMAL, List.of()), readiness());
    }

    @Test
    void whatMakesACityWeakerIsSiaga3() {
        estate.beacon(degraded(BANDUNG, "its backup is too old", "its service api runs on the backup"));

        assertEquals(
                new Readiness(
                        Readiness.Level.SIAGA_3,
                        List.of("bandung: its backup is too old", "bandung: its service api runs on the backup")),
                readiness());
    }

    @Test
    void whatMakesTheHolderWeakerCountsToo() {
        estate.beacon(Given.beacon(JAKARTA, Beacon.Role.PRIMARY, 1000)
                .standing(new Beacon.Standing(
                        Optional.empty(), Beacon.Services.UNKNOWN, List.of("its reporting database is down"))));

        assertEquals(Readiness.Level.SIAGA_3, readiness().level());
    }

    @Test
    void oneOfTwoStandbysBeyondTheRecoveryPointIsSiaga3() {
        estate.beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 899));

        assertEquals(
                new Readiness(
                        Readiness.Level.SIAGA_3, List.of("bandung is further behind than the recovery point allows")),
                readiness());
    }

    @Test
    void withNoStandbyWithinTheRecoveryPointOneMoreFailureLosesMore() {
        estate.beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 899))
                .beacon(Given.beacon(SURABAYA, Beacon.Role.STANDBY, 899));

        assertEquals(
                new Readiness(Readiness.Level.SIAGA_2, List.of("no standby city is within the recovery point")),
                readiness());
    }

    @Test
    void theLastStandbyThatIsHeardOfIsTheOnlyOne() {
        estate.beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 899)).without(SURABAYA);

        assertEquals(
                List.of("surabaya is not heard of", "no standby city is within the recovery point"),
                readiness().reasons());
    }

    @Test
    void withoutAHealthyMemberInAnyStandbyOneMoreFailureStopsWrites() {
        estate.beacon(withoutMembers(BANDUNG)).beacon(withoutMembers(SURABAYA));

        assertEquals(
                new Readiness(
                        Readiness.Level.SIAGA_2,
                        List.of(
                                "no standby city could take over",
                                "bandung has 0 of 2 members running",
                                "surabaya has 0 of 2 members running")),
                readiness());
    }

    @Test
    void aLogThatIsNoPartOfTheEstatesMakesItsCityNoCandidate() {
        estate.holder(JAKARTA, 2).beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 1001)); // epoch 2 began at 1000

        assertEquals(
                new Readiness(
                        Readiness.Level.SIAGA_3,
                        List.of("bandung has a log on timeline 1 that is no part of the estate's")),
                readiness());

        estate.beacon(Given.beacon(SURABAYA, Beacon.Role.STANDBY, 1001));

        assertEquals("no standby city could take over", readiness().reasons().getFirst());
        assertEquals(Readiness.Level.SIAGA_2, readiness().level());
    }

    @Test
    void exactlyAtTheFloorIsWithinIt() {
        estate.beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 900))
                .beacon(Given.beacon(SURABAYA, Beacon.Role.STANDBY, 900));

        assertEquals(Readiness.Level.NORMAL, readiness().level());
    }

    @Test
    void whileNobodyWritesThatIsWhatCounts() {
        estate.holderGone(Duration.ofSeconds(1)).beacon(Given.beacon(BANDUNG, Beacon.Role.STANDBY, 1));

        assertEquals(Readiness.Level.SIAGA_1, readiness().level());
        assertEquals(
                "no city holds primacy: nothing accepts writes",
                readiness().reasons().getFirst());
    }

    private static Beacon withoutMembers(City city) {
        return new Beacon(
                city,
                Beacon.Role.STANDBY,
                2,
                0,
                Optional.of(Given.SYSTEM),
                1,
                new Lsn(1000),
                1,
                Given.GRACE,
                0,
                1,
                Optional.empty());
    }

    private static Beacon degraded(City city, String... what) {
        return Given.beacon(city, Beacon.Role.STANDBY, 1000)
                .standing(new Beacon.Standing(Optional.empty(), Beacon.Services.UNKNOWN, List.of(what)));
    }

    private Readiness readiness() {
        return Readiness.of(estate.snapshot());
    }
}
