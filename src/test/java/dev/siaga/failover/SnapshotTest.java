package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.NOW;
import static dev.siaga.failover.Given.in;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final Duration GONE = Duration.ofSeconds(1);

    @Test
    void a_holder_that_is_gone_and_from_which_nothing_streams_is_silent() {
        assertTrue(
                in(BANDUNG).holderGone(GONE).evidence(standby(false)).snapshot().lastHolderSilent());
    }

    @Test
    void a_holder_that_still_streams_is_not_silent_though_its_operator_is_dead() {
        assertFalse(
                in(BANDUNG).holderGone(GONE).evidence(standby(true)).snapshot().lastHolderSilent());
    }

    @Test
    void a_holder_that_holds_is_not_silent_though_nothing_streams() {
        assertFalse(in(BANDUNG).evidence(standby(false)).snapshot().lastHolderSilent());
    }

    @Test
    void a_city_is_not_silent_to_itself() {
        assertFalse(
                in(JAKARTA).holderGone(GONE).evidence(standby(false)).snapshot().lastHolderSilent());
    }

    @Test
    void of_a_lost_quorum_nobody_knows_who_is_silent() {
        assertFalse(in(BANDUNG)
                .holderGone(GONE)
                .quorumLost()
                .evidence(standby(false))
                .snapshot()
                .lastHolderSilent());
    }

    @Test
    void who_sees_no_running_member_knows_nothing_of_the_holder() {
        assertFalse(in(BANDUNG)
                .holderGone(GONE)
                .evidence(Given.noMembers())
                .snapshot()
                .lastHolderSilent());
    }

    @Test
    void primacy_is_handed_over_from_the_note_of_a_planned_move_until_the_successor_has_it() {
        assertTrue(in(BANDUNG).handover(BANDUNG, GONE).snapshot().handedOver());
        assertFalse(in(BANDUNG).handed(BANDUNG, "done").snapshot().handedOver());
    }

    @Test
    void who_yields_awaits_another_city_and_who_follows_does_not() {
        assertTrue(new FailoverDecision.Hold(Reason.YIELDING, "").awaitsAnother());
        assertFalse(new FailoverDecision.Hold(Reason.FOLLOWING, "").awaitsAnother());
    }

    private static Evidence standby(boolean streaming) {
        return new Evidence.Observed(
                NOW,
                List.of(member(Member.Role.STANDBY_LEADER, streaming), member(Member.Role.REPLICA, true)),
                Optional.of(Given.settings(Optional.of(JAKARTA))),
                Duration.ZERO);
    }

    private static Member member(Member.Role role, boolean streaming) {
        return new Member.Running(
                role.name(),
                "10.0.0.1",
                role,
                1,
                new Lsn(1000),
                streaming,
                Optional.of(Given.SYSTEM),
                Optional.empty());
    }
}
