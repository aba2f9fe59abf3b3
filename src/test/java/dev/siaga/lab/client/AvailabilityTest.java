package dev.siaga.lab.client;

import static dev.siaga.lab.client.Outcome.ACCEPTED;
import static dev.siaga.lab.client.Outcome.REFUSED;
import static dev.siaga.lab.client.Outcome.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
    private static final List<Attempt> ATTEMPTS = List.of(
            attempt(1_000, 1_010, ACCEPTED, "bandung main"),
            attempt(1_100, 1_110, ACCEPTED, "bandung main"),
            attempt(1_200, 2_200, UNKNOWN, ""),
            attempt(1_300, 1_310, REFUSED, ""),
            attempt(1_400, 2_600, ACCEPTED, "bandung backup"),
            attempt(5_000, 5_010, ACCEPTED, "jakarta main"));

    @Test
    void what_was_not_answered_lowers_the_share_and_nobody_has_served_it() {
        var seen = between(1_000, 3_000);

        assertEquals(5, seen.attempts());
        assertEquals(60.0, seen.percent());
        assertEquals(Map.of("bandung main", 2L, "bandung backup", 1L), seen.servedBy());
    }

    @Test
    void an_outage_lasts_from_answer_to_answer_however_many_attempts_were_made_between() {
        assertEquals(Duration.ofMillis(1_490), between(1_000, 3_000).longestOutage());
    }

    @Test
    void an_outage_that_is_not_over_lasts_to_the_end_and_one_that_was_there_before_begins_with_the_while() {
        assertEquals(Duration.ofMillis(2_390), between(1_000, 4_990).longestOutage());
        assertEquals(Duration.ofMillis(3_010), between(2_000, 5_100).longestOutage());
    }

    @Test
    void an_answer_after_the_end_ends_no_outage() {
        assertEquals(Duration.ofMillis(600), between(1_400, 2_000).longestOutage());
    }

    @Test
    void who_tried_nothing_was_not_served() {
        var seen = between(20_000, 30_000);

        assertEquals(0, seen.percent());
        assertEquals(Duration.ofSeconds(10), seen.longestOutage());
        assertFalse(seen.servedOnlyBy("bandung main"));
    }

    @Test
    void served_by_one_place_only_means_that_nobody_else_answered() {
        assertTrue(between(1_000, 1_150).servedOnlyBy("bandung main"));
        assertFalse(between(1_000, 3_000).servedOnlyBy("bandung main"));
    }

    private static Availability between(long fromMillis, long toMillis) {
        return Availability.of(ATTEMPTS, Instant.ofEpochMilli(fromMillis), Instant.ofEpochMilli(toMillis));
    }

    private static Attempt attempt(long sentMillis, long doneMillis, Outcome outcome, String by) {
        return new Attempt("bandung", "orders-api", 1, sentMillis * 1_000, doneMillis * 1_000, outcome, by, "");
    }
}
