package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {
    private static final Instant ENDED = Instant.parse("2026-11-21T10:00:00Z");
    /** From the permit's end: a clock that is behind, then the grace. */
    private static final Duration STOPPED = Given.TIMING.margin().plus(Given.GRACE);

    private static final Permit PERMIT = new Permit.Primary(7, ENDED);

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "crashed", "start failed", "creating replica", "initializing new cluster"})
    void a_member_without_a_database_accepts_no_writes(String state) {
        assertTrue(stopped(state, Member.Role.PRIMARY).certainlyReadOnly());
    }

    @Test
    void a_member_that_starts_is_read_only_if_it_starts_as_a_standby() {
        assertTrue(stopped("starting", Member.Role.STANDBY_LEADER).certainlyReadOnly());
        assertTrue(stopped("starting", Member.Role.REPLICA).certainlyReadOnly());
        assertFalse(stopped("starting", Member.Role.PRIMARY).certainlyReadOnly());
        assertFalse(new Member.Stopped("a", "starting", Optional.empty()).certainlyReadOnly());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "stopping", "stop failed", "restarting", "restart failed"})
    void a_member_whose_database_may_run_is_not_certainly_read_only(String state) {
        assertFalse(stopped(state, Member.Role.REPLICA).certainlyReadOnly());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopping", "restarting", "stop failed"})
    void a_city_waits_the_whole_grace_for_a_standby_whose_database_may_run(String state) {
        List<Member> members = List.of(stopped(state, Member.Role.REPLICA));

        assertFalse(closed(members, STOPPED.minusMillis(1)));
        assertTrue(closed(members, STOPPED));
        assertEquals(List.of(), toExpel(members, STOPPED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "stopping", "restarting", "starting"})
    void a_primary_that_has_not_stopped_when_the_grace_is_over_was_frozen_and_is_removed(String state) {
        List<Member> members = List.of(stopped(state, Member.Role.PRIMARY));

        assertFalse(closed(members, STOPPED));
        assertEquals(List.of(), toExpel(members, STOPPED));
        assertEquals(List.of("a"), toExpel(members, STOPPED.plus(Fence.ADMISSION_LAG)));
        assertTrue(closed(members, STOPPED.plus(Fence.EXPULSION)));
    }

    @Test
    void a_silent_member_is_harmless_if_by_its_node_s_clock_it_was_started_when_the_api_server_knew_of_the_end() {
        Duration known = Given.TIMING.margin().multipliedBy(2).plus(Fence.ADMISSION_LAG);
        List<Member> before =
                List.of(new Member.Silent("a", "timed out", ENDED.plus(known).minusMillis(1)));
        List<Member> after = List.of(new Member.Silent("a", "timed out", ENDED.plus(known)));

        assertFalse(closed(before, STOPPED));
        assertEquals(List.of("a"), toExpel(before, STOPPED));
        assertTrue(closed(after, STOPPED));
        assertEquals(List.of(), toExpel(after, STOPPED));
    }

    private static List<String> toExpel(List<Member> members, Duration since) {
        return Fence.toExpel(PERMIT, seen(members, since), ENDED.plus(since), Given.TIMING);
    }

    private static Member stopped(String state, Member.Role role) {
        return new Member.Stopped("a", state, Optional.of(role));
    }

    private static boolean closed(List<Member> members, Duration since) {
        return Fence.closed(PERMIT, seen(members, since), ENDED.plus(since), Given.TIMING);
    }

    private static Evidence seen(List<Member> members, Duration since) {
        return new Evidence.Observed(ENDED.plus(since), members, Optional.empty(), Duration.ZERO);
    }
}
