package dev.siaga.controller.incident;

import dev.siaga.adapter.notify.Couriers;
import dev.siaga.adapter.notify.Sink;
import dev.siaga.incident.Courier;
import dev.siaga.incident.Courier.Receipt;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps what is on its way, each delivery on a thread of its own, so that a sink that hangs holds up nobody. What is on its way when the
 * operator ends is sent again after its restart, under the same key.
 */
@Singleton
class Postman {
    private static final Logger LOG = Logger.getLogger(Postman.class);
    private static final Duration UNCLAIMED = Duration.ofMinutes(10);

    private static final long FORGOTTEN_TURNS = 20;

    private record Journey(Future<Receipt> receipt, long begun) {}

    private final Couriers couriers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Journey> underway = new ConcurrentHashMap<>();
    private final Map<String, Long> turns = new ConcurrentHashMap<>();

    Postman(Couriers couriers) {
        this.couriers = couriers;
    }

    /** Sends it, unless it is on its way already. */
    void start(String key, Supplier<Sink> sink, Function<Courier, Receipt> task) {
        underway.values().removeIf(j -> System.nanoTime() - j.begun() > UNCLAIMED.toNanos());
        underway.computeIfAbsent(
                key, _ -> new Journey(threads.submit(() -> attempt(key, sink, task)), System.nanoTime()));
    }

    /** The receipt, once; empty while it is still on its way after so long a wait. */
    Optional<Receipt> claim(String key, Duration wait) {
        Journey journey = underway.get(key);
        try {
            Receipt receipt = journey.receipt().get(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
            underway.remove(key);
            return Optional.of(receipt);
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            underway.remove(key);
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Does it once in a turn, and asks for no receipt. */
    void once(String key, long turn, Supplier<Sink> sink, Function<Courier, Receipt> task) {
        turns.values().removeIf(last -> last < turn - FORGOTTEN_TURNS);
        Long last = turns.put(key, turn);
        if (last == null || last != turn) {
            threads.submit(() -> attempt(key, sink, task));
        }
    }

    private Receipt attempt(String key, Supplier<Sink> sink, Function<Courier, Receipt> task) {
        try {
            Receipt receipt = task.apply(couriers.to(sink.get()));
            LOG.debugf("delivery=%s receipt=%s", key, receipt);
            return receipt;
        } catch (RuntimeException e) {
            // A Secret that is missing, an API server that doesn't answer, or a defect: none may cost a notice.
            LOG.warnf("delivery=%s failed: %s", key, e.getMessage());
            return new Receipt.Later(String.valueOf(e.getMessage()), Optional.empty());
        }
    }
}
