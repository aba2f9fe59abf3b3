package dev.siaga.controller.primacy;

import dev.siaga.failover.Timing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The three loops of a replica: look at Patroni, read the quorum, renew. They run in every replica and share nothing but the estates; one
 * that hangs doesn't hold up another. An estate that is slow holds up only itself.
 */
@Singleton
public class PrimacyLoops {
    private static final Logger LOG = Logger.getLogger(PrimacyLoops.class);
    private static final Duration LOOK_TURN = Duration.ofMillis(250);
    private static final Duration READ_EVERY = Duration.ofMillis(500);
    private static final int RENEWALS_AT_ONCE = 32;
    private static final Duration TURN = Duration.ofMillis(250);

    private final EstateRegistry estates;
    private final CityObserver observer;
    private final WriteTrial trial;
    private final Guard guard;
    private final QuorumReader reader;
    private final Sessions sessions;
    private final PrimacyKeeper keeper;
    private final boolean enabled;
    private final Duration lookEvery;
    private final Semaphore turns = new Semaphore(RENEWALS_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<EstateKey, Future<?>> looking = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<EstateKey, Future<?>> trying = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<EstateKey, Future<?>> renewing = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<Duration, Long> renewedAt = new java.util.HashMap<>();
    /** Those that were renewed, and are still about. */
    private final Set<EstateRuntime> begun = Collections.newSetFromMap(new java.util.WeakHashMap<>());

    private volatile List<Loop> loops = List.of();

    PrimacyLoops(
            EstateRegistry estates,
            CityObserver observer,
            WriteTrial trial,
            Guard guard,
            QuorumReader reader,
            Sessions sessions,
            PrimacyKeeper keeper,
            @ConfigProperty(name = "siaga.loops", defaultValue = "true") boolean enabled,
            @ConfigProperty(name = "siaga.look-every", defaultValue = "0.9S") Duration lookEvery) {
        this.estates = estates;
        this.observer = observer;
        this.trial = trial;
        this.guard = guard;
        this.reader = reader;
        this.sessions = sessions;
        this.keeper = keeper;
        this.enabled = enabled;
        this.lookEvery = lookEvery;
    }

    void start(@Observes StartupEvent started) {
        if (!enabled) {
            return;
        }
        estates.start();
        loops = List.of(
                new Loop("observer", LOOK_TURN, this::look).start(),
                new Loop("quorum-reader", READ_EVERY, reader::readAll).start(),
                new Loop("keeper", TURN, this::renew).start());
        LOG.infof("city=%s keeping primacy", estates.self());
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Loop::stop);
    }

    /** The loop that has been still for longest, and how long. */
    public Map.Entry<String, Duration> slowest() {
        return loops.stream()
                .map(loop -> Map.entry(loop.name(), loop.sinceLastTurn()))
                .max(Map.Entry.comparingByValue())
                .orElse(Map.entry("none", Duration.ZERO));
    }

    private void look() {
        estates.all().stream()
                .filter(estate -> estate.lookDue(lookEvery))
                .forEach(estate -> unlessUnderWay(looking, estate, () -> look(estate)));
        estates.all().stream()
                .filter(trial::due)
                .forEach(estate -> unlessUnderWay(trying, estate, () -> guarded(estate, trial::attempt)));
    }

    /** An estate that is slow holds up only itself. */
    private void unlessUnderWay(Map<EstateKey, Future<?>> underWay, EstateRuntime estate, Runnable work) {
        underWay.compute(estate.key(), (_, last) -> last == null || last.isDone() ? threads.submit(work) : last);
    }

    private void look(EstateRuntime estate) {
        guarded(estate, keeper::learn);
        guarded(estate, observer::look);
        guarded(estate, guard::check);
    }

    private void renew() {
        Map<Duration, List<EstateRuntime>> byLease = estates.all().stream()
                .collect(Collectors.groupingBy(e -> e.estate().timing().lease()));
        byLease.forEach((lease, members) -> {
            Duration every = members.stream()
                    .map(e -> e.estate().timing().renewEvery())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            long now = System.nanoTime();
            if (now - renewedAt.getOrDefault(lease, now - every.toNanos()) >= every.toNanos()) {
                renewedAt.put(lease, now);
                renew(lease, members);
            } else {
                renew(lease, members.stream().filter(this::isNew).toList());
            }
        });
    }

    /**
     * Before an estate has been looked at, here and at the quorum, nothing of it can be renewed, and of the permit that an operator finds when it
     * is started anew little may be left: so the first looks aren't followed by the wait for the next turn.
     */
    private boolean isNew(EstateRuntime estate) {
        return !begun.contains(estate)
                && estate.reading().holder().isPresent()
                && estate.lookedWithin(estate.estate().timing().permit());
    }

    private void renew(Duration lease, List<EstateRuntime> members) {
        if (members.isEmpty()) {
            return;
        }
        members.stream().filter(this::isNew).forEach(begun::add);
        Timing timing = members.getFirst().estate().timing();
        sessions.renew(lease, timing.margin())
                .ifPresent(session -> members.forEach(estate -> unlessUnderWay(
                        renewing, estate, () -> inTurn(() -> guarded(estate, e -> keeper.renew(e, session))))));
    }

    /** A request that waits behind a thousand others in the client spends its time limit there, and so does the keep-alive itself. */
    private void inTurn(Runnable renewal) {
        turns.acquireUninterruptibly();
        try {
            renewal.run();
        } finally {
            turns.release();
        }
    }

    private static void guarded(EstateRuntime estate, Consumer<EstateRuntime> work) {
        try {
            work.accept(estate);
        } catch (RuntimeException e) {
            LOG.warnf("estate=%s %s", estate.key(), e);
        }
    }
}
