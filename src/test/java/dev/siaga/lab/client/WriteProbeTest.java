package dev.siaga.lab.client;

import static dev.siaga.lab.client.Outcome.ACCEPTED;
import static dev.siaga.lab.client.Outcome.REFUSED;
import static dev.siaga.lab.client.Outcome.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteProbeTest {
    private final List<Attempt> attempts = new ArrayList<>();

    @Test
    void an_interval_runs_from_the_first_sending_to_the_last_answer() {
        tried("jakarta", 100, 110, ACCEPTED);
        tried("jakarta", 200, 230, ACCEPTED);

        assertEquals(List.of(new Interval("jakarta", "jakarta-0", 100, 230, 2)), probe().intervals());
    }

    @Test
    void a_refusal_breaks_a_run() {
        tried("jakarta", 100, 110, ACCEPTED);
        tried("jakarta", 200, 210, REFUSED);
        tried("jakarta", 300, 310, ACCEPTED);

        assertEquals(
                List.of(100L, 300L),
                probe().intervals().stream().map(Interval::from).toList());
    }

    @Test
    void one_city_after_another_is_no_overlap_even_when_they_touch() {
        tried("jakarta", 100, 200, ACCEPTED);
        tried("bandung", 200, 300, ACCEPTED);

        assertEquals(0, probe().dualWriterMillis());
    }

    @Test
    void the_shortest_overlap_counts() {
        tried("jakarta", 100, 200, ACCEPTED);
        tried("bandung", 199, 300, ACCEPTED);

        assertEquals(1, WriteProbe.overlapMicros(probe().intervals()));
        assertEquals(1, probe().dualWriterMillis());
    }

    @Test
    void an_interval_within_anothers_counts_whole() {
        tried("jakarta", 0, 10_000, ACCEPTED);
        tried("bandung", 2_000, 5_000, ACCEPTED);

        assertEquals(3, probe().dualWriterMillis());
    }

    @Test
    void three_cities_at_once_count_once() {
        assertEquals(
                20,
                WriteProbe.overlapMicros(List.of(
                        new Interval("jakarta", "a", 0, 30, 1),
                        new Interval("bandung", "b", 10, 30, 1),
                        new Interval("surabaya", "c", 10, 30, 1))));
    }

    @Test
    void two_members_of_one_city_are_not_two_cities() {
        assertEquals(
                0,
                WriteProbe.overlapMicros(List.of(
                        new Interval("jakarta", "jakarta-0", 0, 30, 1),
                        new Interval("jakarta", "jakarta-1", 10, 40, 1))));
    }

    @Test
    void one_member_stopping_leaves_the_city_accepting_through_the_other() {
        assertEquals(
                5,
                WriteProbe.overlapMicros(List.of(
                        new Interval("jakarta", "jakarta-0", 0, 30, 1),
                        new Interval("jakarta", "jakarta-1", 10, 40, 1),
                        new Interval("bandung", "bandung-0", 35, 50, 1))));
    }

    @Test
    void a_write_without_an_answer_extends_the_run_it_touches() {
        tried("jakarta", 100, 110, ACCEPTED);
        tried("jakarta", 200, 1_200, UNKNOWN);
        tried("bandung", 1_000, 1_300, ACCEPTED);

        assertEquals(200, WriteProbe.overlapMicros(probe().intervals()));
    }

    @Test
    void a_write_without_an_answer_between_refusals_does_not_count() {
        tried("jakarta", 100, 110, REFUSED);
        tried("jakarta", 200, 300, UNKNOWN);
        tried("jakarta", 400, 410, REFUSED);
        tried("bandung", 0, 500, ACCEPTED);

        assertEquals(0, probe().dualWriterMillis());
    }

    @Test
    void a_row_found_later_counts_until_its_commit() {
        tried("jakarta", 100, 110, REFUSED);
        tried("jakarta", 200, 300, UNKNOWN);
        tried("jakarta", 400, 410, REFUSED);
        attempts.add(new Attempt("jakarta", "jakarta-0", 2, 200, 5_000, ACCEPTED, "", "found later"));
        tried("bandung", 4_000, 6_000, ACCEPTED);

        assertEquals(1, probe().dualWriterMillis());
    }

    @Test
    void a_handover_is_from_the_last_answer_in_one_city_to_the_first_sending_in_the_next() {
        tried("jakarta", 0, 10_000, ACCEPTED);
        tried("jakarta", 20_000, 21_000, REFUSED);
        tried("jakarta", 30_000, 40_000, ACCEPTED);
        tried("bandung", 5_040_000, 5_050_000, ACCEPTED);

        assertEquals(
                List.of(5_000L),
                probe().handovers().stream().map(WriteProbe.Handover::gapMillis).toList());
    }

    @Test
    void an_overlap_fails_with_the_table() {
        tried("jakarta", 100, 200, ACCEPTED);
        tried("bandung", 150, 300, ACCEPTED);

        var failure = assertThrows(AssertionError.class, () -> probe().verify(List.of(), 1_000));
        assertTrue(failure.getMessage().contains("bandung-0"), failure.getMessage());
    }

    @Test
    void a_probe_that_tried_nothing_proves_nothing() {
        tried("jakarta", 100, 200, ACCEPTED);
        tried("jakarta", 1_900_000, 2_000_000, REFUSED);

        probe().verify(List.of("jakarta"), 2_000);
        assertThrows(AssertionError.class, () -> probe().verify(List.of("jakarta"), 1_000));
        assertThrows(AssertionError.class, () -> probe().verify(List.of("bandung"), 1_000));
    }

    private void tried(String city, long sent, long done, Outcome outcome) {
        attempts.add(new Attempt(city, city + "-0", attempts.size() + 1, sent, done, outcome, "", ""));
    }

    private WriteProbe probe() {
        return new WriteProbe(attempts);
    }
}
