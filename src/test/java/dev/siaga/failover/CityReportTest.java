package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CityReportTest {
    private static final Member LEADER = member("db-0", Member.Role.STANDBY_LEADER, 900, true);
    private static final Member REPORTS = member("db-1", Member.Role.REPLICA, 1000, false);

    @Test
    void aMemberThatOnlyAnswersReportsIsNoneThatCouldTakeOver() {
        Beacon beacon = report(new Member.Gone("db-0"), REPORTS);

        assertEquals(0, beacon.healthy());
        assertEquals(1, beacon.members());
        assertFalse(beacon.canBePromoted());
    }

    @Test
    void besideOthersItIsNotCounted() {
        Beacon beacon = report(LEADER, REPORTS);

        assertEquals("1/1", beacon.healthy() + "/" + beacon.members());
        assertTrue(beacon.canBePromoted());
    }

    @Test
    void whatOnlyItHasWouldBeLostAllTheSame() {
        assertEquals(new Lsn(900), report(LEADER, REPORTS).position());
        assertEquals(new Lsn(1000), report(REPORTS).position());
    }

    /** Patroni promotes whoever leads. */
    @Test
    void whatAnotherThanTheLeaderHasDoesNotCountForItsCity() {
        Member ahead = member("db-1", Member.Role.REPLICA, 1000, true);

        assertEquals(new Lsn(900), report(LEADER, ahead).position());
        assertEquals(new Lsn(1000), report(new Member.Gone("db-0"), ahead).position());
    }

    @Test
    void aLeaderLeadsWhateverItsTagsSay() {
        assertTrue(
                report(member("db-0", Member.Role.STANDBY_LEADER, 900, false)).canBePromoted());
    }

    private static Beacon report(Member... members) {
        var evidence = new Evidence.Observed(
                Given.NOW, List.of(members), Optional.of(Given.settings(Optional.of(Given.JAKARTA))), Duration.ZERO);
        return CityReport.of(
                Given.BANDUNG, Given.TIMING, new Permit.Standby(1), evidence, Given.NOW, 1, Optional.empty());
    }

    private static Member member(String name, Member.Role role, long position, boolean promotable) {
        return new Member.Running(
                name,
                "10.0.0.1",
                role,
                1,
                new Lsn(position),
                true,
                Optional.of(Given.SYSTEM),
                Optional.empty(),
                promotable);
    }
}
