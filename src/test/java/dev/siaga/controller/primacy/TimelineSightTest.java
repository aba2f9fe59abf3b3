package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.patroni.HistoryEntry;
import dev.siaga.failover.Lineage;
import dev.siaga.failover.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimelineSightTest {
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong();
    private final TimelineSight sight = new TimelineSight(nanos::get);

    @Test
    void a_timeline_began_where_the_one_before_ended() {
        sight.told(3, List.of(entry(1, 100), entry(2, 200)), SETTLED);

        assertEquals(Optional.of(new Lineage.Beginning(3, 2, new Lsn(200))), sight.began());
        assertTrue(sight.knows(3));
        assertFalse(sight.knows(4));
    }

    @Test
    void a_history_that_patroni_has_not_written_anew_yet_tells_of_an_earlier_timeline() {
        sight.told(4, List.of(entry(1, 100), entry(2, 200)), SETTLED);
        assertEquals(Optional.empty(), sight.began());

        nanos.addAndGet(SETTLED.toNanos() - 1);
        sight.told(4, List.of(entry(1, 100), entry(2, 200), entry(3, 300)), SETTLED);

        assertEquals(Optional.of(new Lineage.Beginning(4, 3, new Lsn(300))), sight.began());
    }

    @Test
    void where_postgresql_left_numbers_out_it_began_at_the_last_entry_once_that_is_written() {
        sight.told(5, List.of(entry(1, 100), entry(2, 200)), SETTLED);
        nanos.addAndGet(SETTLED.toNanos());
        sight.told(5, List.of(entry(1, 100), entry(2, 200)), SETTLED);

        assertEquals(Optional.of(new Lineage.Beginning(5, 2, new Lsn(200))), sight.began());
    }

    private static HistoryEntry entry(long timeline, long end) {
        return new HistoryEntry(
                timeline, new Lsn(end), "no recovery target specified", Optional.empty(), Optional.empty());
    }
}
