package dev.siaga.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Simulated time: what happens when, in one order that the seed alone decides. Times are nanoseconds of one true clock. */
final class World {
    static final long MS = 1_000_000L;
    static final long S = 1_000 * MS;
    static final Instant BEGAN = Instant.parse("2026-11-21T00:00:00Z");

    final SplittableRandom random;
    private final Consumer<String> trace;
    private Event[] heap = new Event[1024];
    private int size;
    private long sequence;
    private long now;
    private long steps;
    private Throwable failure;
    Process.Task running;

    private record Event(long at, long order, Runnable what) {
        boolean before(Event other) {
            return at != other.at ? at < other.at : order < other.order;
        }
    }

    World(long seed, Consumer<String> trace) {
        this.random = new SplittableRandom(seed);
        this.trace = trace;
    }

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    void after(long nanos, Runnable what) {
        Event event = new Event(now + Math.max(0, nanos), sequence++, what);
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        int at = size++;
        while (at > 0 && event.before(heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = event;
    }

    /** Runs what is due, until then or until nothing is left. */
    void run(long until) {
        while (failure == null && size > 0 && heap[0].at <= until) {
            Event event = heap[0];
            Event last = heap[--size];
            heap[size] = null;
            if (size > 0) {
                sink(last);
            }
            now = event.at;
            steps++;
            event.what.run();
        }
        now = Math.max(now, until);
    }

    private void sink(Event event) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].before(heap[child])) {
                child++;
            }
            if (!heap[child].before(event)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = event;
    }

    /** The history ends here: an invariant failed, or the product threw what it must not throw. */
    void fail(Throwable why) {
        if (failure == null) {
            failure = why;
        }
    }

    java.util.Optional<Throwable> failure() {
        return java.util.Optional.ofNullable(failure);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    long between(long least, long most) {
        return least >= most ? least : random.nextLong(least, most + 1);
    }

    <T> T oneOf(java.util.List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    boolean traced() {
        return trace != null;
    }

    void trace(Supplier<String> line) {
        if (trace != null) {
            trace.accept("%9.3f %s".formatted(now / 1e9, line.get()));
        }
    }

    static long nanos(Duration d) {
        return d.toNanos();
    }
}
