package dev.siaga.controller.primacy;

import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Lsn;
import dev.siaga.watch.Lag;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * When each position of the primary became known here, by this replica's own clock: how old what a city has is, is counted from the last moment at
 * which that was all there was. The same measure by which the primary's own floor judges a candidate.
 */
public final class PositionArrivals {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration RATED = Duration.ofMinutes(1);
    private static final Duration RATED_FROM = Duration.ofSeconds(15);
    private static final int MOST = 1200;

    /** A position, from when it was the latest known until when it last was. */
    private record Mark(Lsn position, long from, long until) {}

    private final LongSupplier nanoTime;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private long epoch;

    PositionArrivals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The holder has renewed its record just now. Another holder's positions are compared with nothing of before. */
    synchronized void renewed(EpochRecord record) {
        long now = nanoTime.getAsLong();
        if (record.epoch() != epoch
                || !marks.isEmpty()
                        && record.position().compareTo(marks.getLast().position()) < 0) {
            marks.clear();
            epoch = record.epoch();
        }
        boolean same = !marks.isEmpty() && marks.getLast().position().equals(record.position());
        long from = same ? marks.removeLast().from() : now;
        marks.addLast(new Mark(record.position(), from, now));
        while (marks.size() > MOST || now - marks.getFirst().until() > KEPT.toNanos()) {
            marks.removeFirst();
        }
    }

    /** How old what somebody has is who has reached this position; empty while nothing is known of the primary. */
    public synchronized Optional<Lag> lag(Lsn reached) {
        if (marks.isEmpty()) {
            return Optional.empty();
        }
        long latest = marks.getLast().until();
        for (Iterator<Mark> newestFirst = marks.descendingIterator(); newestFirst.hasNext(); ) {
            Mark mark = newestFirst.next();
            if (mark.position().compareTo(reached) <= 0) {
                return Optional.of(new Lag(Duration.ofNanos(latest - mark.until()), false));
            }
        }
        return Optional.of(new Lag(Duration.ofNanos(latest - marks.getFirst().from()), true));
    }

    /** What the primary had, and how long before the last that is known of it, oldest first; no older than this. */
    synchronized List<PositionHistory.Past> last(Duration time) {
        return marks.stream()
                .map(mark -> new PositionHistory.Past(
                        Duration.ofNanos(marks.getLast().until() - mark.until()), mark.position()))
                .filter(past -> past.age().compareTo(time) <= 0)
                .toList();
    }

    /** How fast the log grew over the last minute; empty when it wasn't followed for long enough. */
    public synchronized OptionalDouble bytesPerSecond() {
        if (marks.isEmpty()) {
            return OptionalDouble.empty();
        }
        Mark last = marks.getLast();
        Mark first = marks.stream()
                .filter(mark -> last.until() - mark.until() <= RATED.toNanos())
                .findFirst()
                .orElse(last);
        long began = Math.max(first.from(), last.until() - RATED.toNanos());
        long nanos = last.until() - began;
        return nanos < RATED_FROM.toNanos()
                ? OptionalDouble.empty()
                : OptionalDouble.of(last.position().aheadOf(first.position()) * 1e9 / nanos);
    }
}
