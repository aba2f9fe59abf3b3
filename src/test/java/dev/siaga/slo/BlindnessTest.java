package dev.siaga.slo;

import static dev.siaga.slo.GivenLevel.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.slo.Blindness.Spell;
import dev.siaga.slo.Evaluation.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An evaluation a minute; somebody is to be told after ten, and that it is over after five. */
class BlindnessTest {
    private static final Duration AFTER = Duration.ofMinutes(10);
    private static final Evaluation SEEN = new Evaluation.Healthy(List.of());
    private static final Evaluation AT_REST = unknown(Cause.NO_TRAFFIC);
    private static final Evaluation SILENT = unknown(Cause.QUERY_FAILED);
    private static final Evaluation WRONG = unknown(Cause.QUERY_WRONG);
    private static final Evaluation ABSENT = unknown(Cause.NO_DATA);
    private static final Evaluation MAINTENANCE = new Evaluation.Frozen(NOW.plusSeconds(7200));

    private Blindness blindness = Blindness.none();
    private Instant now = NOW.minusSeconds(60);

    @Test
    void what_is_seen_and_a_service_at_rest_are_no_blindness() {
        minutes(60, SEEN);
        assertEquals(List.of(), blindness.spells());

        minutes(60, AT_REST);
        assertEquals(List.of(), blindness.spells());
    }

    @Test
    void a_silence_is_overdue_when_it_has_lasted_that_long() {
        minutes(10, SILENT);
        assertEquals("QUERY_FAILED", told());

        minutes(1, SILENT);
        assertEquals("QUERY_FAILED overdue", told());
        assertEquals(NOW, blindness.of(Cause.QUERY_FAILED).orElseThrow().since());
    }

    @Test
    void one_lucky_answer_neither_ends_a_silence_nor_starts_it_anew() {
        for (int i = 0; i < 2; i++) {
            minutes(3, SILENT);
            minutes(1, SEEN);
        }
        minutes(2, SILENT);

        assertEquals("QUERY_FAILED", told());
        minutes(1, SILENT);
        assertEquals("QUERY_FAILED overdue", told());
        minutes(1, SEEN);
        minutes(4, AT_REST);
        assertEquals("QUERY_FAILED overdue", told());
        minutes(1, SEEN);
        assertEquals("QUERY_FAILED overdue over", told());
    }

    @Test
    void one_that_is_over_is_remembered_for_a_while_and_one_that_nobody_was_told_of_is_not() {
        minutes(11, SILENT);
        minutes(10, SEEN);
        assertEquals("QUERY_FAILED overdue over", told());
        minutes(2, SEEN);
        assertEquals("", told());

        minutes(5, SILENT);
        minutes(5, SEEN);
        assertEquals("QUERY_FAILED", told());
        minutes(1, SEEN);
        assertEquals("", told());
    }

    @Test
    void one_that_returns_after_it_was_over_counts_from_its_return() {
        minutes(11, SILENT);
        minutes(7, SEEN);
        minutes(1, SILENT);

        assertEquals("QUERY_FAILED", told());
        assertEquals(now, blindness.of(Cause.QUERY_FAILED).orElseThrow().since());
    }

    @Test
    void what_ends_within_the_time_of_a_short_silence_is_not_overdue_however_late_it_is_asked() {
        minutes(6, SILENT);
        minutes(5, SEEN);

        assertEquals("QUERY_FAILED", told());
    }

    @Test
    void absent_data_show_that_the_monitoring_system_answers() {
        minutes(11, SILENT);
        minutes(6, ABSENT);

        assertEquals("QUERY_FAILED overdue over, NO_DATA", told());
        minutes(5, ABSENT);
        assertEquals("NO_DATA overdue", told());
    }

    @Test
    void a_silence_neither_ends_nor_hides_that_data_are_absent() {
        for (int i = 0; i < 4; i++) {
            minutes(2, ABSENT);
            minutes(1, SILENT);
        }

        assertEquals("NO_DATA overdue, QUERY_FAILED", told());
        minutes(60, SILENT);
        assertEquals("NO_DATA overdue, QUERY_FAILED overdue", told());
    }

    @Test
    void a_query_that_is_wrong_says_nothing_of_the_data_and_that_somebody_answers() {
        minutes(2, SILENT);
        minutes(1, ABSENT);
        minutes(11, WRONG);

        assertEquals("NO_DATA overdue, QUERY_WRONG overdue", told());
    }

    @Test
    void another_citys_blindness_shows_that_this_one_sees_and_a_silent_quorum_shows_nothing() {
        minutes(11, SILENT);
        minutes(60, unknown(Cause.QUORUM_UNREACHABLE));
        assertEquals("QUERY_FAILED overdue", told());

        minutes(6, unknown(Cause.CITY_BLIND));
        assertEquals("QUERY_FAILED overdue over", told());
    }

    @Test
    void a_service_at_rest_is_no_absent_one() {
        minutes(11, ABSENT);
        minutes(6, AT_REST);

        assertEquals("NO_DATA overdue over", told());
    }

    @Test
    void a_maintenance_calls_nobody_and_calms_nobody() {
        minutes(9, SILENT);
        minutes(60, MAINTENANCE);
        assertEquals("", told());
        minutes(10, SILENT);
        assertEquals("QUERY_FAILED", told());
        minutes(1, SILENT);
        assertEquals("QUERY_FAILED overdue", told());

        minutes(3, SEEN);
        minutes(60, MAINTENANCE);
        assertEquals("QUERY_FAILED overdue", told());
        minutes(5, SEEN);
        assertEquals("QUERY_FAILED overdue", told());
        minutes(1, SEEN);
        assertEquals("QUERY_FAILED overdue over", told());
        minutes(5, MAINTENANCE);
        assertEquals("", told());
    }

    @Test
    void the_last_reason_is_the_one_that_is_told() {
        minutes(1, SILENT);
        minutes(1, new Evaluation.Unknown(Cause.QUERY_FAILED, "status 503"));

        assertEquals(
                "status 503", blindness.of(Cause.QUERY_FAILED).map(Spell::why).orElseThrow());
        assertEquals(Optional.empty(), blindness.of(Cause.NO_DATA));
    }

    private void minutes(int count, Evaluation evaluation) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(60);
            blindness = blindness.next(evaluation, now, AFTER);
        }
    }

    private String told() {
        return String.join(
                ", ",
                blindness.spells().stream()
                        .map(spell -> spell.cause()
                                + (spell.overdue(now, AFTER) ? " overdue" : "")
                                + (spell.over(now, AFTER) ? " over" : ""))
                        .toList());
    }

    private static Evaluation unknown(Cause cause) {
        return new Evaluation.Unknown(cause, "because");
    }
}
