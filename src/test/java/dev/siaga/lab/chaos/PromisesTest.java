package dev.siaga.lab.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Outcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromisesTest {
    @Test
    void a_row_that_was_promised_in_any_episode_and_is_gone_is_lost_once() {
        var promises = new Promises();
        promises.add(List.of(row(1, 1_000, "10.10.0.5"), row(2, 2_000, "10.10.0.5")));
        assertEquals(List.of(), promises.lost(Set.of(1L, 2L)));

        promises.add(List.of(row(3, 3_000, "10.10.0.5")));

        assertEquals(List.of(1L), numbers(promises.lost(Set.of(2L, 3L))));
        assertEquals(List.of(), promises.lost(Set.of(2L, 3L)));
        assertEquals(3, promises.acknowledged());
    }

    @Test
    void what_was_not_acknowledged_is_no_promise() {
        var promises = new Promises();
        promises.add(List.of(
                new Attempt("bandung", "orders-rw", 1, 0, 1, Outcome.REFUSED, "", "read-only"),
                new Attempt("bandung", "orders-rw", 2, 0, 1, Outcome.UNKNOWN, "", "no answer")));

        assertEquals(List.of(), promises.lost(Set.of()));
    }

    @Test
    void losses_are_told_for_each_city_that_gave_rows_up() {
        var lost = List.of(
                row(9, 30_000, "10.20.0.7"),
                row(1, 1_000, "10.10.0.5"),
                row(2, 5_000, "10.10.0.6"),
                row(3, 7_500, "10.10.0.5"));

        assertEquals(List.of(new Loss("jakarta", 3, 6.5), new Loss("bandung", 1, 0)), Loss.of(lost));
        assertEquals(List.of(), Loss.of(List.of()));
    }

    private static List<Long> numbers(List<Attempt> rows) {
        return rows.stream().map(Attempt::n).toList();
    }

    private static Attempt row(long n, long doneMillis, String by) {
        return new Attempt("bandung", "orders-rw", n, 0, doneMillis * 1_000, Outcome.ACCEPTED, by, "");
    }
}
