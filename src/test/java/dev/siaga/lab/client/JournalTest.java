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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final Journal journal = new Journal(List.of(
            row(1, 0, 5, ACCEPTED),
            row(2, 10, 15, ACCEPTED),
            row(3, 20, 2_020, UNKNOWN),
            row(4, 2_030, 2_031, REFUSED),
            row(5, 17_000, 17_200, ACCEPTED)));

    @Test
    void only_acknowledged_rows_can_be_lost() {
        assertEquals(3, journal.acknowledged());
        assertEquals(
                List.of(2L),
                journal.lost(Set.of(1L, 5L)).stream().map(Attempt::n).toList());
    }

    @Test
    void recovery_is_the_first_write_after_the_writer_felt_the_fault() {
        assertEquals(Optional.of(Duration.ofMillis(17_190)), journal.recoveryAfter(Instant.ofEpochMilli(10)));
    }

    @Test
    void a_fault_that_is_not_over_has_no_recovery() {
        var early = new Journal(journal.attempts().subList(0, 4));

        assertEquals(Optional.empty(), early.recoveryAfter(Instant.ofEpochMilli(10)));
    }

    @Test
    void a_fault_that_was_not_felt_has_no_recovery() {
        assertEquals(Optional.empty(), new Journal(List.of(row(1, 10, 15, ACCEPTED))).recoveryAfter(Instant.EPOCH));
    }

    @Test
    void only_a_write_sent_afterwards_shows_that_writes_are_accepted() {
        assertTrue(journal.acceptedSince(Instant.ofEpochMilli(17_000)));
        assertFalse(journal.acceptedSince(Instant.ofEpochMilli(17_100)));
    }

    @Test
    void the_longest_outage_is_between_two_acknowledged_rows() {
        assertEquals(Duration.ofMillis(17_185), journal.longestOutage());
    }

    private static Attempt row(long n, long sentMillis, long doneMillis, Outcome outcome) {
        return new Attempt("jakarta", "orders-rw", n, sentMillis * 1_000, doneMillis * 1_000, outcome, "", "");
    }
}
