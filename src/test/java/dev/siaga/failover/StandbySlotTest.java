package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.siaga.failover.FailoverDecision.Follow;
import dev.siaga.failover.FailoverDecision.Hold;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A standby city in which a reporting database may stream, and never lead. */
class StandbySlotTest {
    private static final String SLOT = "siaga_bandung";
    private static final Member REPORTS = running("reports", Member.Role.REPLICA, false);
    private static final Member STARTING = new Member.Stopped("a", "starting", Optional.of(Member.Role.REPLICA));

    @Test
    void who_may_not_lead_gives_the_slot_up_to_who_cannot_start_without_it() {
        var follow = assertInstanceOf(
                Follow.class, following(Optional.of(SLOT), REPORTS, STARTING).decision());

        assertEquals(Optional.empty(), follow.slot());
        assertEquals(Given.upstream(JAKARTA), follow.upstream());
    }

    @Test
    void the_slot_is_taken_up_again_once_somebody_leads() {
        var leads = running("a", Member.Role.STANDBY_LEADER, true);

        var follow = assertInstanceOf(
                Follow.class, following(Optional.empty(), REPORTS, leads).decision());

        assertEquals(Optional.of(SLOT), follow.slot());
    }

    @Test
    void nothing_changes_while_somebody_leads_with_it() {
        holds(following(Optional.of(SLOT), REPORTS, running("a", Member.Role.STANDBY_LEADER, true)));
    }

    @Test
    void nothing_changes_before_somebody_leads_without_it() {
        holds(following(Optional.empty(), REPORTS, STARTING));
    }

    @Test
    void one_that_may_lead_and_runs_needs_no_help() {
        holds(following(Optional.of(SLOT), REPORTS, STARTING, running("b", Member.Role.REPLICA, true)));
    }

    @Test
    void a_city_without_anybody_who_may_not_lead_is_left_to_patroni() {
        holds(following(Optional.of(SLOT), STARTING));
    }

    @Test
    void where_no_slot_is_kept_there_is_none_to_give_back() {
        var none = Given.in(BANDUNG)
                .evidence(evidence(Optional.empty(), REPORTS, running("a", Member.Role.STANDBY_LEADER, true)));

        holds(none);
    }

    private static void holds(Given given) {
        assertEquals(
                Reason.FOLLOWING, assertInstanceOf(Hold.class, given.decision()).reason());
    }

    private static Given following(Optional<String> configured, Member... members) {
        return Given.in(BANDUNG).slot(SLOT).evidence(evidence(configured, members));
    }

    private static Evidence evidence(Optional<String> configured, Member... members) {
        var settings = Given.settings(Optional.of(JAKARTA));
        var following = new Evidence.Following(Optional.of(Given.upstream(JAKARTA)), configured);
        return new Evidence.Observed(
                Given.NOW,
                List.of(members),
                Optional.of(new Evidence.Settings(
                        settings.timing(),
                        false,
                        false,
                        Optional.of(following),
                        Duration.ZERO,
                        settings.oldestPatroni())),
                Duration.ZERO);
    }

    private static Member running(String name, Member.Role role, boolean promotable) {
        return new Member.Running(
                name,
                "10.0.0.1",
                role,
                1,
                new Lsn(1000),
                true,
                Optional.of(Given.SYSTEM),
                Optional.empty(),
                promotable);
    }
}
