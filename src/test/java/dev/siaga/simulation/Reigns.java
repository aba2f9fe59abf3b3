package dev.siaga.simulation;

import java.util.ArrayDeque;
import java.util.Iterator;

/** When primaries told where they were. Only between the first and the last time that one did counts as time of writes. */
final class Reigns {
    private record Reign(long first, long last) {}

    private final ArrayDeque<Reign> told = new ArrayDeque<>();
    private boolean begins = true;

    void begin() {
        begins = true;
    }

    void told(long now) {
        told.addLast(new Reign(begins ? now : told.removeLast().first(), now));
        begins = false;
    }

    /** A backup tells of nothing later. */
    void forget(long after) {
        while (!told.isEmpty() && told.getLast().last() > after) {
            Reign reign = told.removeLast();
            if (reign.first() <= after) {
                told.addLast(new Reign(reign.first(), after));
            }
        }
        begins |= told.isEmpty();
    }

    /** The moment from which on this much time of writes has passed. */
    long lastSeconds(long nanos) {
        long left = nanos;
        for (Iterator<Reign> latestFirst = told.descendingIterator(); latestFirst.hasNext(); ) {
            Reign reign = latestFirst.next();
            long length = reign.last() - reign.first();
            if (left <= length) {
                return reign.last() - left;
            }
            left -= length;
        }
        return Long.MIN_VALUE / 2;
    }
}
