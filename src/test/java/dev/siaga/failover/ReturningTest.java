package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.NOW;
import static dev.siaga.failover.Given.SURABAYA;
import static dev.siaga.failover.Given.SYSTEM;
import static dev.siaga.failover.Given.beacon;
import static dev.siaga.failover.Given.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jakarta was primary under epoch 1 until a minute ago and comes back; Bandung took over at position 1000 with timeline 2. */
class ReturningTest {
    private static final Instant ENDED = NOW.minusSeconds(60);
    private static final Instant LAST_COMMIT = NOW.minusSeconds(62);

    @Test
    void tells_what_only_it_has_before_it_follows() {
        var follow = follows(returning(running(1, 1300)));

        assertEquals(Optional.of(new Divergence(300, Optional.of(LAST_COMMIT))), follow.divergence());
        assertEquals(2, follow.epoch());
    }

    @Test
    void tells_of_nothing_when_the_new_primary_had_it_all() {
        assertEquals(
                Optional.of(new Divergence(0, Optional.of(LAST_COMMIT))),
                follows(returning(running(1, 900))).divergence());
    }

    @Test
    void waits_while_its_database_starts_since_only_that_can_tell() {
        holds(Reason.AWAITING_LOCAL_MEMBERS, returning(new Member.Stopped("a", "starting", Optional.empty())));
        holds(Reason.AWAITING_LOCAL_MEMBERS, returning(new Member.Silent("a", "not up yet")));
    }

    @Test
    void follows_without_telling_when_its_database_cannot_start() {
        Given failed = returning(new Member.Stopped("a", "start failed", Optional.empty()));
        holds(Reason.AWAITING_LOCAL_MEMBERS, failed);

        Evidence lasting = new Evidence.Observed(
                NOW,
                List.of(new Member.Stopped("a", "start failed", Optional.empty())),
                Optional.of(Given.settings(Optional.empty())),
                Given.TIMING.recoveryTime());
        assertEquals(Optional.empty(), follows(failed.evidence(lasting)).divergence());
    }

    @Test
    void waits_for_a_member_that_is_not_back_yet_since_it_may_have_a_fork_of_its_own() {
        holds(Reason.AWAITING_LOCAL_MEMBERS, returning(running(1, 900)).evidence(beside(Duration.ofSeconds(1))));
    }

    @Test
    void does_not_wait_for_ever_for_a_member_that_never_comes_back() {
        follows(returning(running(1, 900)).evidence(beside(Given.TIMING.recoveryTime())));
    }

    /** One that runs, and one whose Node is down. */
    private static Evidence beside(Duration missingFor) {
        return new Evidence.Observed(
                NOW,
                List.of(running(1, 900), new Member.Silent("b", "no answer")),
                Optional.of(Given.settings(Optional.empty())),
                missingFor);
    }

    @Test
    void waits_until_the_new_primary_has_said_where_it_began() {
        Given unsaid = returning(running(1, 1300)).record(unbranched());

        holds(Reason.AWAITING_NEW_PRIMARY, unsaid);
    }

    @Test
    void a_city_that_was_never_primary_follows_at_once() {
        assertEquals(
                Optional.empty(),
                follows(returning(running(1, 1000)).permit(new Permit.Standby(1)))
                        .divergence());
    }

    @Test
    void a_fork_with_an_equal_timeline_number_is_made_anew_and_told_of_before_the_city_follows() {
        var reclone = assertInstanceOf(
                FailoverDecision.Reclone.class, returning(running(2, 1500)).decision());

        assertEquals(NOW.plus(Given.TIMING.margin()), reclone.olderThan());
        assertEquals(2, reclone.epoch());
        assertEquals(Optional.of(new Divergence(500, Optional.of(LAST_COMMIT))), reclone.divergence());
        follows(returning(running(2, 1500)).permit(new Permit.Recloning(2, ENDED)));
    }

    @Test
    void a_fork_stays_until_the_cities_that_received_it_have_turned_to_the_new_primary() {
        Given returning = returning(running(2, 1500));

        holds(Reason.FORKED, returning.beacon(at(2, 1, beacon(SURABAYA, Beacon.Role.STANDBY, 1500))));
        reclones(returning.beacon(at(1, 1, beacon(SURABAYA, Beacon.Role.STANDBY, 1000))));
        reclones(returning.beacon(at(2, 2, beacon(SURABAYA, Beacon.Role.STANDBY, 1500))));
        holds(Reason.FORKED, returning.without(SURABAYA));
        reclones(returning
                .without(SURABAYA)
                .evidence(new Evidence.Observed(
                        NOW,
                        List.of(running(2, 1500)),
                        Optional.of(Given.settings(Optional.empty())),
                        Given.TIMING.recoveryTime())));
    }

    @Test
    void a_log_that_ends_on_the_timeline_before_is_left_to_a_rewind() {
        follows(returning(running(1, 1500)));
    }

    @Test
    void a_city_that_follows_may_have_the_new_timeline_from_there_and_keeps_its_data() {
        assertInstanceOf(
                FailoverDecision.MarkStandby.class, following(running(2, 1500)).decision());
    }

    @Test
    void a_standby_that_may_have_received_the_old_primarys_fork_is_made_anew_before_it_turns_to_the_new_one() {
        Given strayed = returning(running(2, 1500)).permit(new Permit.Standby(1));

        var reclone = assertInstanceOf(FailoverDecision.Reclone.class, strayed.decision());
        assertEquals(NOW.plus(Given.TIMING.margin()), reclone.olderThan());
        assertEquals(2, reclone.epoch());
        follows(strayed.permit(new Permit.Recloning(2, NOW)));
    }

    @Test
    void a_city_whose_permit_was_deleted_goes_by_the_one_it_had() {
        Given strayed = returning(running(2, 1500));

        reclones(strayed.permit(new Permit.Standby(1).deleted()));
        reclones(strayed.permit(new Permit.Primary(1, ENDED).deleted()));
        follows(strayed.permit(new Permit.Recloning(2, ENDED).deleted()));
        follows(strayed.permit(new Permit.Absent()));
    }

    @Test
    void also_one_of_whose_members_only_another_has_the_fork() {
        Evidence both = new Evidence.Observed(
                NOW,
                List.of(
                        running(1, 900),
                        new Member.Running(
                                "b",
                                "10.0.0.2",
                                Member.Role.REPLICA,
                                2,
                                new Lsn(1500),
                                false,
                                Optional.of(SYSTEM),
                                Optional.empty(),
                                false)),
                Optional.of(Given.settings(Optional.empty())),
                Duration.ZERO);

        assertInstanceOf(
                FailoverDecision.Reclone.class,
                returning(running(1, 900))
                        .permit(new Permit.Standby(1))
                        .evidence(both)
                        .decision());
    }

    @Test
    void a_standby_of_a_planned_move_has_no_fork_and_keeps_its_data() {
        Given handed = returning(running(2, 1500))
                .permit(new Permit.Standby(1))
                .record(branched(new Lineage.Branch(2, new Lsn(1000), 2, true)));

        follows(handed);
    }

    @Test
    void a_standby_waits_until_it_is_known_where_the_timeline_began_that_it_may_have_too() {
        Given unsaid = returning(running(2, 1500))
                .permit(new Permit.Standby(1))
                .beacon(at(2, beacon(BANDUNG, Beacon.Role.PRIMARY, 1200)))
                .record(unbranched());

        holds(Reason.AWAITING_NEW_PRIMARY, unsaid);
    }

    @Test
    void a_standby_that_starts_is_waited_for_since_it_may_have_the_fork() {
        holds(
                Reason.AWAITING_LOCAL_MEMBERS,
                returning(new Member.Stopped("a", "starting", Optional.empty())).permit(new Permit.Standby(1)));
    }

    @Test
    void a_standby_none_of_whose_members_runs_waits_for_them_as_long_as_a_recovery_may_take() {
        Given down = returning(new Member.Stopped("a", "stopped", Optional.of(Member.Role.REPLICA)))
                .permit(new Permit.Standby(1));

        holds(
                Reason.AWAITING_LOCAL_MEMBERS,
                down.heldFor(Given.TIMING.recoveryTime().minusMillis(1)));
        follows(down.heldFor(Given.TIMING.recoveryTime()));
        follows(returning(new Member.Empty("a")).permit(new Permit.Standby(1)).heldFor(Duration.ZERO));
    }

    /** It was being rewound to Surabaya, which won epoch 2 and died: PostgreSQL waits for what Surabaya had. */
    @Test
    void a_city_whose_members_cannot_start_behind_a_holder_that_is_gone_is_made_anew() {
        for (Permit permit : List.of(new Permit.Primary(1, ENDED), new Permit.Standby(1))) {
            Given stuck = with(Optional.of(SURABAYA), STARTING).permit(permit);
            Duration most = Given.TIMING.recoveryTime();

            var reclone = assertInstanceOf(
                    FailoverDecision.Reclone.class,
                    stuck.evidence(stuck(STARTING, most)).heldFor(most).decision());
            assertEquals(2, reclone.epoch());
            holds(
                    Reason.AWAITING_LOCAL_MEMBERS,
                    stuck.evidence(stuck(STARTING, most.minusMillis(1))).heldFor(most));
            holds(
                    Reason.AWAITING_LOCAL_MEMBERS,
                    stuck.evidence(stuck(STARTING, most)).heldFor(most.minusMillis(1)));
        }
    }

    @Test
    void one_that_recovers_from_a_crash_of_its_own_is_waited_for_however_long_it_takes() {
        Duration long_ = Given.TIMING.recoveryTime().multipliedBy(100);
        Evidence alone =
                new Evidence.Observed(NOW, List.of(STARTING), Optional.of(Given.settings(Optional.empty())), long_);

        holds(Reason.AWAITING_LOCAL_MEMBERS, returning(STARTING).evidence(alone).heldFor(long_));
    }

    private static final Member STARTING = new Member.Stopped("a", "starting", Optional.of(Member.Role.STANDBY_LEADER));

    private static Evidence stuck(Member member, Duration missingFor) {
        return new Evidence.Observed(
                NOW, List.of(member), Optional.of(Given.settings(Optional.of(SURABAYA))), missingFor);
    }

    @Test
    void no_data_is_given_up_before_the_city_is_certainly_fenced() {
        Given fencing = returning(running(2, 1500)).permit(new Permit.Primary(1, NOW.minusSeconds(1)));

        holds(Reason.FENCING, fencing);
    }

    @Test
    void goes_on_making_it_anew_until_the_permit_says_standby() {
        Given begun =
                following(new Member.Stopped("a", "stopped", Optional.empty())).permit(new Permit.Recloning(2, ENDED));

        assertInstanceOf(FailoverDecision.Reclone.class, begun.decision());
    }

    @Test
    void goes_on_under_the_next_holder_when_the_first_dies_meanwhile() {
        Given next = following(new Member.Stopped("a", "stopped", Optional.empty()))
                .holder(SURABAYA, 3)
                .beacon(beacon(SURABAYA, Beacon.Role.PRIMARY, 2000))
                .permit(new Permit.Recloning(2, ENDED));

        assertEquals(SURABAYA, follows(next).city());
    }

    @Test
    void a_standby_city_without_any_data_is_cloned_anew() {
        Given barren = following(new Member.Empty("a")).permit(new Permit.Standby(2));

        assertInstanceOf(FailoverDecision.CloneAnew.class, barren.decision());
    }

    @Test
    void a_standby_city_whose_members_stopped_with_their_data_is_left_to_patroni() {
        Given stopped =
                following(new Member.Stopped("a", "stopped", Optional.empty())).permit(new Permit.Standby(2));

        holds(Reason.FOLLOWING, stopped);
    }

    @Test
    void a_standby_goes_into_the_next_epoch_with_its_holder() {
        var mark = assertInstanceOf(
                FailoverDecision.MarkStandby.class,
                following(running(1, 1000)).permit(new Permit.Standby(1)).decision());

        assertEquals(2, mark.epoch());
    }

    @Test
    void a_planned_move_had_turned_it_to_whoever_won_by_failover_and_its_fork_is_made_anew_all_the_same() {
        reclones(following(running(2, 1500)).record(won(2, BANDUNG, Optional.of(BANDUNG))));
        holds(
                Reason.AWAITING_NEW_PRIMARY,
                following(running(2, 1500)).record(of(Lineage.UNKNOWN.won(win(2, BANDUNG, Optional.of(BANDUNG))))));
        marks(following(running(1, 1300)).record(won(2, BANDUNG, Optional.of(BANDUNG))));
        marks(following(running(2, 1500)).record(won(2, BANDUNG, Optional.of(SURABAYA))));
    }

    @Test
    void a_standby_that_was_away_while_another_held_primacy_may_have_a_fork_of_the_holders_that_is_past() {
        Given back = following(running(2, 1500)).holder(BANDUNG, 3).permit(new Permit.Standby(1));

        reclones(back.record(won(2, SURABAYA, Optional.empty())));
        marks(back.record(won(2, BANDUNG, Optional.empty())));
    }

    /** The winner of an epoch from timeline 1 at 1000, who has told of its own. */
    private static EpochRecord won(long epoch, City by, Optional<City> turned) {
        return of(Lineage.UNKNOWN.won(win(epoch, by, turned)).with(new Lineage.Branch(2, new Lsn(1000), epoch, false)));
    }

    private static Lineage.Win win(long epoch, City by, Optional<City> turned) {
        return new Lineage.Win(epoch, Optional.of(by), 1, new Lsn(1000), false, turned);
    }

    private static void marks(Given given) {
        assertInstanceOf(FailoverDecision.MarkStandby.class, given.decision());
    }

    private static Given returning(Member member) {
        return with(Optional.empty(), member);
    }

    private static Given following(Member member) {
        return with(Optional.of(BANDUNG), member);
    }

    private static Given with(Optional<City> following, Member member) {
        return in(JAKARTA)
                .holder(BANDUNG, 2)
                .beacon(beacon(BANDUNG, Beacon.Role.PRIMARY, 1200))
                .permit(new Permit.Primary(1, ENDED))
                .evidence(new Evidence.Observed(
                        NOW, List.of(member), Optional.of(Given.settings(following)), Duration.ZERO));
    }

    private static Member running(long timeline, long position) {
        return new Member.Running(
                "a",
                "10.0.0.1",
                Member.Role.REPLICA,
                timeline,
                new Lsn(position),
                false,
                Optional.of(SYSTEM),
                Optional.of(LAST_COMMIT));
    }

    private static EpochRecord unbranched() {
        return of(Lineage.UNKNOWN);
    }

    private static EpochRecord branched(Lineage.Branch branch) {
        return of(Lineage.UNKNOWN.with(branch));
    }

    private static EpochRecord of(Lineage lineage) {
        EpochRecord record = Given.record(2, BANDUNG);
        return record.renewed(
                record.timeline(), record.position(), record.floor(), record.fenceGrace(), record.lease(), lineage);
    }

    private static Beacon at(long timeline, Beacon b) {
        return at(timeline, b.permitEpoch(), b);
    }

    private static Beacon at(long timeline, long permitEpoch, Beacon b) {
        return new Beacon(
                b.city(),
                b.role(),
                b.members(),
                b.healthy(),
                b.systemIdentifier(),
                timeline,
                b.position(),
                permitEpoch,
                b.fenceGrace(),
                b.fencedEpoch(),
                b.highestEpoch(),
                b.unsound());
    }

    private static FailoverDecision.Follow follows(Given given) {
        return assertInstanceOf(FailoverDecision.Follow.class, given.decision());
    }

    private static void reclones(Given given) {
        assertInstanceOf(FailoverDecision.Reclone.class, given.decision());
    }

    private static void holds(Reason reason, Given given) {
        assertEquals(
                reason,
                assertInstanceOf(FailoverDecision.Hold.class, given.decision()).reason());
    }
}
