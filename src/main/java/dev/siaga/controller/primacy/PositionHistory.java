package dev.siaga.controller.primacy;

import dev.siaga.failover.Lsn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The primary's positions over the last recovery point, so that a candidate can be judged in time without comparing two cities' clocks. */
final class PositionHistory {
    private record Mark(long at, Lsn position) {}

    private final LongSupplier nanoTime;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    PositionHistory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes a position and answers the oldest known one of the last recovery point: who has that one has lost no more time. */
    synchronized Lsn floor(Lsn position, Duration recoveryPoint) {
        long now = nanoTime.getAsLong();
        marks.addLast(new Mark(now, position));
        while (now - marks.getFirst().at() > recoveryPoint.toNanos()) {
            marks.removeFirst();
        }
        return marks.getFirst().position();
    }

    /** A new epoch: whoever has the position it was won with has lost nothing of it. */
    synchronized void begin(Optional<Lsn> won) {
        marks.clear();
        won.map(position -> new Mark(nanoTime.getAsLong(), position)).ifPresent(marks::addLast);
    }
}
