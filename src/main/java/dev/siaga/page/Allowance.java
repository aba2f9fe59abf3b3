package dev.siaga.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many times within so much time, for each of many by itself; whoever was longest away is forgotten when there are too many. */
public final class Allowance {
    private static final int MOST = 1000;

    private final int times;
    private final Duration within;
    private final Map<String, Deque<Instant>> taken = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > MOST;
        }
    };

    public Allowance(int times, Duration within) {
        this.times = times;
        this.within = within;
    }

    /** Whether it was granted; what isn't granted doesn't count. */
    public synchronized boolean take(String who, Instant now) {
        Deque<Instant> earlier = taken.computeIfAbsent(who, _ -> new ArrayDeque<>());
        while (!earlier.isEmpty() && !earlier.getFirst().plus(within).isAfter(now)) {
            earlier.removeFirst();
        }
        if (earlier.size() >= times) {
            return false;
        }
        earlier.addLast(now);
        return true;
    }
}
