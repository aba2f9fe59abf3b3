package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.HistoryEntry;
import dev.siaga.failover.Lineage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where the timeline of this city's primary began, as Patroni's history tells. That is written anew only in the loop after a promotion; until then
 * its last entry is where an earlier timeline began. PostgreSQL leaves out numbers that its archive knows, so the entry before may have any
 * lower number: then it is believed once Patroni has had the time to write.
 */
final class TimelineSight {
    private final LongSupplier nanoTime;
    private volatile Optional<Lineage.Beginning> began = Optional.empty();
    private long asked;
    private long askedSince;

    TimelineSight(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Optional<Lineage.Beginning> began() {
        return began;
    }

    boolean knows(long timeline) {
        return began.filter(b -> b.timeline() == timeline).isPresent();
    }

    /** @param settled how long Patroni may take to write what it knows */
    void told(long timeline, List<HistoryEntry> history, Duration settled) {
        if (timeline != asked) {
            asked = timeline;
            askedSince = nanoTime.getAsLong();
        }
        boolean written = nanoTime.getAsLong() - askedSince >= settled.toNanos();
        began = history.stream()
                .filter(entry -> written ? entry.timeline() < timeline : entry.timeline() == timeline - 1)
                .max(Comparator.comparingLong(HistoryEntry::timeline))
                .map(entry -> new Lineage.Beginning(timeline, entry.timeline(), entry.end()));
    }
}
