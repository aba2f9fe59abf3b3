package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.NOW;
import static dev.siaga.failover.Given.SURABAYA;
import static dev.siaga.failover.Given.beacon;
import static dev.siaga.failover.Given.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The primary stands at 1000; a recovery point ago it stood at 900. */
class ReadersTest {
    @Test
    void members_that_stream_and_are_within_the_recovery_point_are_read() {
        Snapshot seen = in(BANDUNG)
                .evidence(members(member("fresh", 900, true), member("late", 899, true), member("cut", 1000, false)))
                .snapshot();

        assertEquals(List.of("fresh"), names(seen));
    }

    @Test
    void a_primary_is_no_reader() {
        assertEquals(
                List.of("member-1"), names(in(JAKARTA).evidence(Given.primary()).snapshot()));
    }

    @Test
    void the_bound_in_bytes_counts_as_well() {
        Snapshot seen = in(BANDUNG)
                .losingAtMost(50)
                .evidence(members(member("near", 950, true), member("far", 949, true)))
                .snapshot();

        assertEquals(List.of("near"), names(seen));
    }

    @Test
    void while_nobody_writes_nobody_is_behind() {
        Snapshot seen = in(BANDUNG)
                .vacantFor(Duration.ofSeconds(3))
                .evidence(members(member("late", 1, true)))
                .snapshot();

        assertEquals(List.of("late"), names(seen));
    }

    @Test
    void another_city_is_read_while_it_is_heard_of_stands_by_and_is_fresh() {
        assertTrue(Readers.of(in(BANDUNG).snapshot(), SURABAYA));
        assertFalse(Readers.of(in(BANDUNG).without(SURABAYA).snapshot(), SURABAYA));
        assertFalse(Readers.of(in(BANDUNG).quorumLost().snapshot(), SURABAYA));
        assertFalse(Readers.of(in(BANDUNG).snapshot(), JAKARTA), "it is the primary");
        assertFalse(Readers.of(
                in(BANDUNG).beacon(beacon(SURABAYA, Beacon.Role.STANDBY, 899)).snapshot(), SURABAYA));
    }

    @Test
    void a_database_is_dead_when_none_of_its_members_runs() {
        assertEquals(
                Optional.of(false),
                Readers.usable(in(BANDUNG).evidence(Given.down(Duration.ZERO)).snapshot()));
    }

    @Test
    void a_database_is_dead_when_another_city_writes_and_nothing_streams() {
        var cut = in(BANDUNG).evidence(members(member("cut", 1000, false)));

        assertEquals(Optional.of(false), Readers.usable(cut.snapshot()));
        assertEquals(
                Optional.of(true),
                Readers.usable(cut.holderGone(Duration.ofSeconds(1)).snapshot()),
                "while nobody writes, there is nothing to stream");
    }

    @Test
    void a_late_member_is_no_dead_database() {
        assertEquals(
                Optional.of(true),
                Readers.usable(
                        in(BANDUNG).evidence(members(member("late", 1, true))).snapshot()));
    }

    @Test
    void a_reporting_database_is_not_read_by_users_and_is_no_database_to_them() {
        var seen = in(BANDUNG).evidence(members(reporting("reporting", 1000))).snapshot();

        assertEquals(List.of(), names(seen));
        assertEquals(Optional.of(false), Readers.usable(seen));
        assertEquals(
                List.of("fresh"),
                names(in(BANDUNG)
                        .evidence(members(member("fresh", 1000, true), reporting("reporting", 1000)))
                        .snapshot()));
    }

    @Test
    void a_dead_database_that_holds_primacy_is_a_matter_of_the_failover() {
        assertEquals(
                Optional.of(true),
                Readers.usable(in(JAKARTA).evidence(Given.down(Duration.ZERO)).snapshot()));
    }

    @Test
    void what_nobody_could_see_is_unknown() {
        assertEquals(
                Optional.empty(),
                Readers.usable(
                        in(BANDUNG).evidence(new Evidence.Blind("no API")).snapshot()));
        assertEquals(
                Optional.empty(),
                Readers.usable(in(BANDUNG)
                        .evidence(Given.down(Duration.ZERO))
                        .quorumLost()
                        .snapshot()),
                "it may hold primacy");
        assertEquals(Optional.of(true), Readers.usable(in(BANDUNG).quorumLost().snapshot()));
    }

    private static List<String> names(Snapshot seen) {
        return Readers.own(seen).stream().map(Member.Running::name).toList();
    }

    private static Member member(String name, long position, boolean streaming) {
        return replica(name, position, streaming, true);
    }

    private static Member reporting(String name, long position) {
        return replica(name, position, true, false);
    }

    private static Member replica(String name, long position, boolean streaming, boolean promotable) {
        return new Member.Running(
                name,
                "10.0.0.1",
                Member.Role.REPLICA,
                1,
                new Lsn(position),
                streaming,
                Optional.of(Given.SYSTEM),
                Optional.empty(),
                promotable);
    }

    private static Evidence members(Member... members) {
        return new Evidence.Observed(NOW, List.of(members), Optional.empty(), Duration.ZERO);
    }
}
