package dev.siaga.controller.primacy;

import dev.siaga.failover.Lsn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The primary's positions over the last recovery point, so that a candidate can be judged in time without comparing two cities' clocks. Only time
 * in which there was a primary counts, for in no other is anything written: a new one goes on from what the one before had.
 */
final class PositionHistory {
    private record Mark(long at, Lsn position) {}

    /** A position, and how long before its end the primary of the epoch before had it last. */
    record Past(Duration age, Lsn position) {}

    private final LongSupplier nanoTime;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private List<Past> past = List.of();
    private long epoch;

    PositionHistory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes a position and answers the oldest known one of the last recovery point: who has that one has lost no more time. */
    synchronized Lsn floor(Lsn position, Duration recoveryPoint) {
        long now = nanoTime.getAsLong();
        past.forEach(p -> marks.addLast(new Mark(now - p.age().toNanos(), p.position())));
        past = List.of();
        marks.addLast(new Mark(now, position));
        while (now - marks.getFirst().at() > recoveryPoint.toNanos()) {
            marks.removeFirst();
        }
        return marks.getFirst().position();
    }

    /**
     * An epoch that is won with this position: it begins when the first one of its primary is noted. Of what there was before, oldest first, nobody
     * can lose what the winner didn't have. An epoch begins once.
     */
    synchronized void begin(long won, Lsn with, List<Past> before) {
        if (won != epoch) {
            epoch = won;
            marks.clear();
            past = Stream.concat(
                            before.stream().map(p -> p.position().compareTo(with) < 0 ? p : new Past(p.age(), with)),
                            Stream.of(new Past(Duration.ZERO, with)))
                    .toList();
        }
    }
}
