package dev.siaga.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which logs belong to an estate that went 1 → 2 at 1000 under epoch 2, and 2 → 3 at 2000 under epoch 3. */
class LineageTest {
    private static final Lineage LINEAGE =
            Lineage.UNKNOWN.with(branch(2, 1000, 2)).with(branch(3, 2000, 3));
    private static final long CURRENT = 3;

    @Test
    void a_log_that_followed_every_holder_belongs_wherever_it_ends() {
        assertTrue(holds(3, 3, 2500));
    }

    @Test
    void a_log_that_ends_before_the_fork_of_the_next_timeline_belongs_though_it_is_behind() {
        assertTrue(holds(3, 2, 2000));
        assertTrue(holds(1, 1, 1000));
    }

    @Test
    void a_log_that_goes_beyond_the_fork_on_the_timeline_before_has_diverged() {
        assertFalse(holds(3, 2, 2001));
        assertFalse(holds(1, 1, 1001));
    }

    @Test
    void a_fork_with_an_equal_timeline_number_does_not_belong() {
        assertFalse(holds(1, 2, 1500));
        assertFalse(holds(2, 3, 1900));
    }

    @Test
    void a_fork_with_a_later_timeline_number_does_not_belong() {
        assertFalse(holds(1, 4, 9000));
    }

    @Test
    void a_promotion_that_the_last_holder_had_no_time_to_record_belongs() {
        assertTrue(holds(3, 4, 2600));
    }

    @Test
    void a_timeline_whose_end_nobody_knows_does_not_belong() {
        assertFalse(Lineage.UNKNOWN.holds(1, 1, new Lsn(10), CURRENT));
    }

    @Test
    void numbers_that_were_left_out_end_no_timeline() {
        Lineage gap = Lineage.UNKNOWN.with(new Lineage.Branch(4, new Lsn(1000), 2, false));

        assertTrue(gap.holds(2, 1, new Lsn(1000), 4));
        assertFalse(gap.holds(2, 1, new Lsn(1001), 4));
    }

    @Test
    void the_estate_left_an_old_holder_where_the_first_later_epoch_began() {
        assertEquals(Optional.of(branch(2, 1000, 2)), LINEAGE.leftAfter(1));
        assertEquals(Optional.of(branch(3, 2000, 3)), LINEAGE.leftAfter(2));
        assertEquals(Optional.empty(), LINEAGE.leftAfter(3));
    }

    @Test
    void a_timeline_that_is_told_again_keeps_the_epoch_in_which_it_began() {
        assertEquals(LINEAGE, LINEAGE.with(branch(3, 2000, 9)));
    }

    @Test
    void another_fork_of_a_known_timeline_replaces_it_and_all_after_it() {
        assertEquals(
                List.of(branch(2, 1200, 4)), LINEAGE.with(branch(2, 1200, 4)).branches());
    }

    @Test
    void a_winner_on_an_earlier_timeline_has_only_that_part() {
        assertEquals(List.of(branch(2, 1000, 2)), LINEAGE.won(win(4, 2, 1500)).branches());
    }

    @Test
    void a_timeline_that_a_later_winner_did_not_have_is_no_promotion_that_was_not_recorded() {
        EpochRecord won = record(4, 2, LINEAGE.won(win(4, 2, 1500)));

        assertFalse(won.holds(3, 3, new Lsn(5000)), "timeline 3 of an earlier epoch");
        assertTrue(won.holds(4, 3, new Lsn(1700)), "that of whoever won, before it was recorded");
        assertTrue(won.holds(3, 2, new Lsn(1500)), "what the winner had");
    }

    @Test
    void also_when_nobody_had_heard_of_it() {
        EpochRecord won = record(4, 2, Lineage.UNKNOWN.won(win(3, 2, 900)).won(win(4, 2, 1500)));

        assertFalse(won.holds(3, 3, new Lsn(5000)), "the winner of epoch 3 died before it could tell");
    }

    @Test
    void it_stays_so_when_the_holder_has_said_where_its_own_began() {
        Lineage told = Lineage.UNKNOWN
                .won(win(3, 2, 900))
                .won(win(4, 2, 1500))
                .with(branch(3, 1600, 4))
                .won(win(5, 3, 1800))
                .with(branch(4, 1900, 5));

        assertFalse(record(5, 4, told).holds(3, 3, new Lsn(1000)));
        assertEquals(OptionalLong.of(3), told.foreignAfter(3), "the winner of epoch 3 may have begun a timeline 3");
        assertEquals(OptionalLong.of(4), told.foreignAfter(4));
        assertEquals(OptionalLong.empty(), told.foreignAfter(5));
    }

    @Test
    void a_timeline_that_nobody_told_of_is_known_by_the_next_winner_that_came_from_it() {
        Lineage untold =
                Lineage.UNKNOWN.won(win(3, 2, 900)).won(win(4, 3, 1500)).with(branch(4, 1600, 4));

        assertEquals(Optional.of(branch(3, 900, 3)), untold.leftAfter(2));
        assertEquals(OptionalLong.of(3), untold.foreignAfter(2));
        assertTrue(record(4, 4, untold).holds(2, 2, new Lsn(900)));
        assertFalse(record(4, 4, untold).holds(2, 2, new Lsn(901)), "it may lie beyond the fork");
        assertFalse(record(4, 4, untold).holds(2, 3, new Lsn(900)), "timeline 3 of an earlier epoch");
    }

    @Test
    void a_winner_that_nobody_followed_may_never_have_been_promoted() {
        Lineage unproven =
                Lineage.UNKNOWN.won(win(3, 2, 900)).won(win(4, 2, 1500)).with(branch(3, 1600, 4));

        assertEquals(Optional.of(branch(3, 1600, 4)), unproven.leftAfter(2));
        assertTrue(record(4, 3, unproven).holds(2, 2, new Lsn(1400)));
    }

    @Test
    void what_the_last_winner_won_from_belongs_though_it_died_before_it_told_of_its_own_timeline() {
        EpochRecord promoted = record(3, 3, Lineage.UNKNOWN.won(win(3, 2, 900)));

        assertTrue(promoted.holds(2, 2, new Lsn(900)));
        assertFalse(promoted.holds(2, 2, new Lsn(901)), "it may lie beyond the fork");
        assertFalse(promoted.holds(2, 1, new Lsn(500)), "nobody knows where timeline 2 began");
        assertTrue(promoted.holds(3, 3, new Lsn(950)), "who followed it already");
    }

    @Test
    void until_a_winner_has_written_its_successor_is_judged_by_what_the_holder_before_had() {
        EpochRecord last = Given.record(2, Given.BANDUNG);
        EpochRecord before =
                last.renewed(2, new Lsn(1000), new Lsn(600), last.fenceGrace(), last.lease(), last.lineage());

        assertEquals(new Lsn(600), before.floorFor(new Lsn(990)));
        assertEquals(new Lsn(500), before.floorFor(new Lsn(500)), "a winner that had less");
        assertTrue(before.leadsTo(3));
        assertFalse(before.leadsTo(4), "what the quorum forgot says nothing");
        assertFalse(before.retire().leadsTo(3), "an estate that is adopted begins anew");
    }

    @Test
    void what_a_later_winner_gave_up_is_none_of_the_lineage_and_its_number_is_taken_twice() {
        Lineage back = LINEAGE.won(win(4, 3, 2500)).won(win(5, 2, 1500)).with(branch(3, 1500, 5));

        assertEquals(Optional.of(branch(3, 1500, 5)), back.leftAfter(2));
        assertEquals(OptionalLong.of(3), back.foreignAfter(3));
    }

    @Test
    void of_epochs_that_the_quorum_has_forgotten_only_the_last_ones_data_is_known() {
        Lineage after = Lineage.forgotten(4).won(win(5, 3, 2500)).with(branch(4, 2600, 5));

        assertEquals(OptionalLong.of(4), after.foreignAfter(4), "its holder goes on");
        assertTrue(record(5, 4, after).holds(4, 3, new Lsn(2500)));
        assertEquals(OptionalLong.of(1), after.foreignAfter(3), "what an earlier epoch left may be anything");
        assertEquals(Optional.empty(), after.leftAfter(3));
        assertFalse(record(5, 4, after).holds(3, 2, new Lsn(10)));
    }

    @Test
    void a_holder_that_crashed_before_it_told_of_its_first_timeline_began_that_all_the_same() {
        Lineage second = Lineage.UNKNOWN.won(win(2, 2, 900)).with(branch(4, 1200, 2));

        assertEquals(OptionalLong.of(3), second.foreignAfter(1), "an old primary may have begun a timeline 3, too");
        assertEquals(OptionalLong.empty(), second.foreignAfter(2));
    }

    @Test
    void a_timeline_that_the_winner_had_already_began_in_an_epoch_before() {
        EpochRecord wiped = record(2, 2, Lineage.forgotten(1).won(win(2, 2, 900)));
        Lineage told = wiped.lineageWith(new Lineage.Beginning(2, 1, new Lsn(100)));

        assertEquals(List.of(branch(2, 100, 1)), told.branches());
        assertTrue(record(2, 2, told).holds(1, 2, new Lsn(950)), "its own data");
        assertEquals(
                List.of(branch(2, 100, 1), branch(3, 960, 2)),
                record(2, 2, told)
                        .lineageWith(new Lineage.Beginning(3, 2, new Lsn(960)))
                        .branches());
    }

    @Test
    void numbers_that_the_holder_left_out_are_nobodys() {
        Lineage gap = Lineage.UNKNOWN.won(win(3, 2, 900)).with(new Lineage.Branch(5, 2, new Lsn(900), 3, false));

        assertEquals(OptionalLong.of(5), gap.foreignAfter(2));
    }

    @Test
    void numbers_that_the_holder_had_before_it_wrote_anything_are_its_own() {
        Lineage crashed = Lineage.UNKNOWN.won(win(3, 2, 900)).with(new Lineage.Branch(4, 3, new Lsn(900), 3, false));

        assertEquals(OptionalLong.of(3), crashed.foreignAfter(2));
    }

    private static EpochRecord record(long epoch, long timeline, Lineage lineage) {
        EpochRecord record = Given.record(epoch, Given.BANDUNG);
        return record.renewed(
                timeline, record.position(), record.floor(), record.fenceGrace(), record.lease(), lineage);
    }

    private static Lineage.Win win(long epoch, long timeline, long at) {
        return new Lineage.Win(epoch, Optional.of(Given.BANDUNG), timeline, new Lsn(at), false, Optional.empty());
    }

    @Test
    void only_the_latest_timelines_are_remembered() {
        Lineage long_ = Lineage.UNKNOWN;
        for (int timeline = 2; timeline < 100; timeline++) {
            long_ = long_.with(branch(timeline, timeline, timeline));
        }
        assertEquals(32, long_.branches().size());
        assertEquals(99, long_.branches().getLast().timeline());
    }

    private static boolean holds(long epoch, long timeline, long end) {
        return LINEAGE.holds(epoch, timeline, new Lsn(end), CURRENT);
    }

    @Test
    void only_the_first_timeline_after_a_planned_move_was_handed_over() {
        EpochRecord begun =
                record(new EpochRecord.Handover(Given.BANDUNG, "to-bandung", Given.NOW, true, true, List.of())
                        .passed(Given.BANDUNG));

        Lineage one = begun.lineageWith(new Lineage.Beginning(2, 1, new Lsn(1000)));
        Lineage two = record(begun.handover().get(), one).lineageWith(new Lineage.Beginning(3, 2, new Lsn(1500)));

        assertEquals(OptionalLong.of(3), two.seizedAfter(1));
        assertEquals(OptionalLong.empty(), one.seizedAfter(1));
    }

    @Test
    void whoever_else_wins_after_a_planned_move_seizes_its_timeline() {
        EpochRecord.Handover toJakarta =
                new EpochRecord.Handover(Given.JAKARTA, "to-jakarta", Given.NOW, true, true, List.of());
        EpochRecord.Handover unsaid =
                new EpochRecord.Handover(Given.BANDUNG, "to-bandung", Given.NOW, true, false, List.of());
        EpochRecord.Handover longPast =
                new EpochRecord.Handover(Given.BANDUNG, "to-bandung", Given.NOW, false, true, List.of());

        for (EpochRecord.Handover last : List.of(toJakarta, unsaid, longPast)) {
            Lineage lineage =
                    record(last.passed(Given.BANDUNG)).lineageWith(new Lineage.Beginning(2, 1, new Lsn(1000)));

            assertTrue(lineage.seizedAfter(1).isPresent(), last::toString);
        }
    }

    private static EpochRecord record(EpochRecord.Handover last) {
        return record(last, Lineage.UNKNOWN);
    }

    private static EpochRecord record(EpochRecord.Handover last, Lineage lineage) {
        EpochRecord record = Given.record(2, Given.BANDUNG).handing(last);
        return record.renewed(
                record.timeline(), record.position(), record.floor(), record.fenceGrace(), record.lease(), lineage);
    }

    private static Lineage.Branch branch(long timeline, long at, long epoch) {
        return new Lineage.Branch(timeline, new Lsn(at), epoch, false);
    }
}
