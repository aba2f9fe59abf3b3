package dev.siaga.controller.primacy;

import dev.siaga.failover.Lsn;
import java.time.Duration;
import java.util.ArrayDeque;

/** The primary's positions over the last recovery point, so that a candidate can be judged in time without comparing two cities' clocks. */
final class PositionHistory {
    private record Mark(long at, Lsn position) {}

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    /** Notes a position and answers the one the primary had a recovery point earlier, or the oldest known one. */
    synchronized Lsn floor(Lsn position, Duration recoveryPoint) {
        long now = System.nanoTime();
        marks.addLast(new Mark(now, position));
        Lsn floor = marks.getFirst().position();
        while (!marks.isEmpty() && now - marks.getFirst().at() >= recoveryPoint.toNanos()) {
            floor = marks.removeFirst().position();
        }
        return floor;
    }

    synchronized void forget() {
        marks.clear();
    }
}
