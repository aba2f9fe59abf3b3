package dev.siaga.simulation;

import dev.siaga.controller.primacy.Replica;
import dev.siaga.failover.Fence;
import dev.siaga.failover.Permit;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One city's Kubernetes API: the permit, the session's record, Patroni's lock and configuration, each with a resource version that writes
 * compare; and the admission rule, which judges by a permit that it may have cached a little while ago.
 */
final class SimKube {
    static final long OPERATORS_PATIENCE = 4 * World.S;
    private static final Permit UNBOUND = new Permit.Absent();

    /** Patroni's lock: who leads, since when renewed by the leader's clock, and the version of the object. */
    record Lock(String leader, Instant renewTime, long version) {}

    /** Patroni's configuration; {@code follows} is the city a standby cluster streams from, -1 in a leader cluster. */
    record Config(
            Duration ttl, Duration loopWait, Duration retryTimeout, boolean paused, boolean failsafe, int follows) {
        Config following(int city) {
            return new Config(ttl, loopWait, retryTimeout, paused, failsafe, city);
        }

        boolean standby() {
            return follows >= 0;
        }
    }

    record View(Lock lock, Config config, boolean initialized) {}

    enum Written {
        DONE,
        CONFLICT,
        DENIED
    }

    private record Judged(Permit permit, long visibleAt) {}

    boolean down;
    boolean slow;
    boolean lagging;
    int operatorCuts;
    int patroniCuts;
    boolean answersLost;
    boolean bound;
    private boolean frozen;
    private final List<Runnable> held = new ArrayList<>();
    long statusEpoch;
    String statusHolder;
    String statusQuorum;
    Config config;
    boolean initialized = true;

    private final World world;
    private final Mutant mutant;
    private final Runnable changed;
    private final Map<String, ConfigMap> sessions = new HashMap<>();
    private final List<Judged> history = new ArrayList<>();
    private int judging = -1;
    private Lease permit;
    private Permit parsed = new Permit.Absent();
    private Permit deleted = new Permit.Absent();
    private long deletedAt;
    private Lock lock = new Lock("", World.BEGAN, 1);
    private long versions = 1;

    SimKube(World world, Mutant mutant, Config config, Runnable changed) {
        this.world = world;
        this.mutant = mutant;
        this.config = config;
        this.changed = changed;
    }

    Permit permit() {
        return parsed;
    }

    /** The permit by which a member has its lock: one that was deleted meanwhile is felt only at the next renewal. */
    Permit permitFelt(long within) {
        return parsed instanceof Permit.Absent && world.now() - deletedAt < within ? deleted : parsed;
    }

    Lock lock() {
        return lock;
    }

    /** The API server stands still: what it is sent waits, and is done in any order when it goes on. */
    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        List<Runnable> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(request -> world.after(world.between(0, 500 * World.MS), request));
    }

    private boolean holds(Runnable request) {
        return frozen && held.add(request);
    }

    /** Somebody deletes the permit; what remains denies every renewal. */
    void deletePermit() {
        permit = null;
        deleted = parsed instanceof Permit.Absent ? deleted : parsed;
        deletedAt = world.now();
        parsed = UNBOUND;
        history.add(new Judged(parsed, world.now() + world.between(0, 20 * World.MS)));
        world.trace(() -> "permit deleted");
    }

    /** Somebody deletes what the city's operators know of their sessions. */
    void deleteSessions() {
        sessions.clear();
    }

    /** A call of the operator's client: its exception when there is no answer in time, or the one that the effect threw. */
    <T> T operators(Supplier<T> effect) {
        record Result<T>(T value, KubernetesClientException thrown) {}
        if (down && operatorCuts == 0) {
            world.running.sleep(5 * World.MS);
            throw new KubernetesClientException("connection refused");
        }
        Optional<Result<T>> result = Rpc.call(
                world,
                latency(),
                latency(),
                OPERATORS_PATIENCE,
                this::holds,
                () -> !down && operatorCuts == 0,
                () -> operatorCuts == 0 && !answersLost,
                () -> {
                    try {
                        return new Result<>(effect.get(), null);
                    } catch (KubernetesClientException e) {
                        return new Result<>(null, e);
                    }
                });
        Result<T> r = result.orElseThrow(() -> new KubernetesClientException("timeout"));
        if (r.thrown() != null) {
            throw r.thrown();
        }
        return r.value();
    }

    /** A call of Patroni's client; empty when there is no answer in time. */
    <T> Optional<T> patronis(Supplier<T> effect, long within) {
        return Rpc.call(
                world,
                latency(),
                latency(),
                within,
                this::holds,
                () -> !down && patroniCuts == 0,
                () -> patroniCuts == 0 && !answersLost,
                effect);
    }

    private long latency() {
        if (slow && world.chance(0.5)) {
            return world.between(World.MS, world.chance(0.2) ? 12 * World.S : 3 * World.S);
        }
        return world.between(World.MS, 4 * World.MS);
    }

    View view() {
        return new View(lock, config, initialized);
    }

    /** The lock is written over the version that was read; the admission rule comes first, as it does in the API server. */
    Written write(Lock next, long expected) {
        if (!next.leader().isEmpty() && !admits(next.renewTime())) {
            return Written.DENIED;
        }
        if (lock.version() != expected) {
            return Written.CONFLICT;
        }
        boolean passes = !lock.leader().equals(next.leader());
        lock = new Lock(next.leader(), next.renewTime(), ++versions);
        if (passes) {
            world.trace(() -> "lock -> '" + next.leader() + "'");
            changed.run();
        }
        return Written.DONE;
    }

    /** Patroni's own read, merge and write of the configuration. */
    Written configure(Config next) {
        if (!next.standby() && !mutant.is(Mutant.NO_GUARD) && bound && !mayLeaveStandby()) {
            return Written.DENIED;
        }
        config = next;
        changed.run();
        return Written.DONE;
    }

    private boolean admits(Instant renewTime) {
        if (!bound || mutant.is(Mutant.NO_GUARD)) {
            return true;
        }
        return switch (judgedBy()) {
            case Permit.Primary p -> !p.closed() && renewTime.isBefore(p.until());
            case Permit.Standby ignored -> true;
            case Permit.Recloning ignored -> false;
            case Permit.Absent ignored -> false;
        };
    }

    private boolean mayLeaveStandby() {
        return judgedBy() instanceof Permit.Primary p && !p.closed();
    }

    private Permit judgedBy() {
        while (judging + 1 < history.size() && history.get(judging + 1).visibleAt() <= world.now()) {
            judging++;
        }
        return judging < 0 ? UNBOUND : history.get(judging).permit();
    }

    Lease storedPermit() {
        return permit;
    }

    void storePermit(Lease next, boolean first) {
        boolean current = permit == null
                ? first
                : next.getMetadata().getResourceVersion() != null
                        && next.getMetadata()
                                .getResourceVersion()
                                .equals(permit.getMetadata().getResourceVersion());
        if (!current && !mutant.is(Mutant.NO_PERMIT_COMPARE)) {
            throw conflict();
        }
        next.getMetadata().setResourceVersion(Long.toString(++versions));
        permit = next;
        parsed = Replica.permitOf(permit);
        long lag = lagging ? world.between(0, Fence.ADMISSION_LAG.toNanos()) : world.between(0, 20 * World.MS);
        history.add(new Judged(parsed, world.now() + lag));
        world.trace(() -> "permit " + parsed);
    }

    ConfigMap session(String name) {
        return sessions.get(name);
    }

    void storeSession(ConfigMap record, boolean first) {
        String name = record.getMetadata().getName();
        ConfigMap old = sessions.get(name);
        boolean current = old == null
                ? first
                : old.getMetadata()
                        .getResourceVersion()
                        .equals(record.getMetadata().getResourceVersion());
        if (!current) {
            throw conflict();
        }
        record.getMetadata().setResourceVersion(Long.toString(++versions));
        sessions.put(name, record);
    }

    private static KubernetesClientException conflict() {
        return new KubernetesClientException("conflict", 409, null);
    }
}
