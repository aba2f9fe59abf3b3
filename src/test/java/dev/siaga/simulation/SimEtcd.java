package dev.siaga.simulation;

import dev.siaga.adapter.etcd.Compare;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.LeaseState;
import dev.siaga.adapter.etcd.Operation;
import dev.siaga.adapter.etcd.OperationResult;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.etcd.TxnResult;
import dev.siaga.simulation.Backups.Backup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The quorum: one member per city and what a majority of them agreed on. Its leader counts the leases, by its own clock; a new leader counts
 * every one from the beginning. Without a majority nothing is answered and nothing expires.
 */
final class SimEtcd {
    private static final long ELECTION = 1200 * World.MS;

    /** Judges each committed transaction. */
    interface Witness {
        void committed(Txn txn, Map<String, KeyValue> before);

        void expired(KeyValue pair);

        void kept(long lease);

        void restored(Map<String, KeyValue> now, long savedAt);
    }

    /** A request that etcd understood and refuses. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    private static final class Lease {
        final long ttl;
        long expiresAt;

        Lease(long ttl) {
            this.ttl = ttl;
        }
    }

    final boolean[] down;
    /** Members that stand still: what they are sent waits until they go on. */
    final boolean[] frozen;

    /** While set, answers come late, when what was asked for is long done. */
    boolean slowAnswers;

    private final List<List<Runnable>> held = new ArrayList<>();
    final Backups backups = new Backups();
    private long rangedAt;
    private String rangedPrefix = "";
    private List<KeyValue> ranged = List.of();
    private final World world;
    private final Network network;
    private final Witness witness;
    private final TreeMap<String, KeyValue> pairs = new TreeMap<>();
    private final Map<Long, Lease> leases = new HashMap<>();
    private long revision = 1;
    private int restores;
    private long leaseIds = 7000;
    private int leader;
    private long leaderlessSince = -1;
    private double drift;

    SimEtcd(World world, Network network, int cities, Witness witness) {
        this.world = world;
        this.network = network;
        this.witness = witness;
        this.down = new boolean[cities];
        this.frozen = new boolean[cities];
        for (int i = 0; i < cities; i++) {
            held.add(new ArrayList<>());
        }
        this.leader = world.random.nextInt(cities);
        world.after(0, this::tick);
    }

    int leader() {
        return leader;
    }

    /** Each restore makes another cluster. */
    Revision revision() {
        return new Revision("cluster-" + restores, revision);
    }

    Optional<KeyValue> pair(String key) {
        return Optional.ofNullable(pairs.get(key));
    }

    boolean serving() {
        return leads(leader);
    }

    private boolean runs(int member) {
        return !down[member] && !frozen[member];
    }

    private boolean leads(int member) {
        if (member < 0 || !runs(member)) {
            return false;
        }
        int heard = 0;
        for (int other = 0; other < down.length; other++) {
            if (other == member || runs(other) && network.bothWays(member, other)) {
                heard++;
            }
        }
        return heard > down.length / 2;
    }

    /** How much later than usual an answer is sent, when what was asked for is done. */
    long lateness() {
        return slowAnswers && world.chance(0.7) ? world.between(200 * World.MS, 1450 * World.MS) : 0;
    }

    /** A message waits at a member that stands still. */
    void hold(int member, Runnable message) {
        held.get(member).add(message);
    }

    void freeze(int member) {
        frozen[member] = true;
    }

    void thaw(int member) {
        frozen[member] = false;
        List<Runnable> waiting = List.copyOf(held.get(member));
        held.get(member).clear();
        waiting.forEach(message ->
                world.after(world.between(0, world.chance(0.5) ? 20 * World.MS : 200 * World.MS), message));
    }

    /** As after the restore of a backup into new members: what was agreed since is lost, leases begin anew, and nobody has what the old ones were sent. */
    void restore(Backup backup) {
        held.forEach(List::clear);
        pairs.clear();
        pairs.putAll(backup.pairs());
        leases.clear();
        backup.leases().forEach((id, ttl) -> leases.put(id, new Lease(ttl)));
        leases.values().forEach(this::count);
        revision = backup.revision();
        restores++;
        rangedAt = 0;
        elect(-1);
        witness.restored(pairs, backup.at());
    }

    private void backUp() {
        if (backups.due(world.now())) {
            Map<Long, Long> lengths = new HashMap<>();
            leases.forEach((id, lease) -> lengths.put(id, lease.ttl));
            backups.save(world.now(), new Backup(Map.copyOf(pairs), lengths, revision, world.now()));
        }
    }

    private void tick() {
        backUp();
        if (serving()) {
            leaderlessSince = -1;
            expire();
        } else if (leaderlessSince < 0) {
            leaderlessSince = world.now();
        } else if (world.now() - leaderlessSince > ELECTION + world.between(0, ELECTION)) {
            elect(-1);
        }
        world.after(200 * World.MS, this::tick);
    }

    /** A new leader, another one than before where that can be; it extends every lease. */
    void elect(int avoid) {
        List<Integer> able = new ArrayList<>();
        for (int member = 0; member < down.length; member++) {
            if (member != avoid && leads(member)) {
                able.add(member);
            }
        }
        if (!able.isEmpty()) {
            leader = world.oneOf(able);
            drift = world.between(-200, 200) / 1e6;
            leases.values().forEach(this::count);
            world.trace(() -> "etcd leader is in city " + leader);
        }
    }

    private void count(Lease lease) {
        lease.expiresAt = world.now() + (long) (lease.ttl * (1 + drift));
    }

    private void expire() {
        List<Long> over = null;
        for (Map.Entry<Long, Lease> lease : leases.entrySet()) {
            if (lease.getValue().expiresAt <= world.now()) {
                over = over == null ? new ArrayList<>() : over;
                over.add(lease.getKey());
            }
        }
        if (over != null) {
            over.forEach(this::revoke);
        }
    }

    long grant(Duration ttl) {
        Lease lease = new Lease(ttl.toNanos());
        count(lease);
        leases.put(++leaseIds, lease);
        return leaseIds;
    }

    LeaseState keepAlive(long id) {
        Lease lease = leases.get(id);
        if (lease == null) {
            return new LeaseState.Gone();
        }
        count(lease);
        witness.kept(id);
        return new LeaseState.Alive(Duration.ofNanos(lease.ttl));
    }

    void revoke(long id) {
        if (leases.remove(id) != null) {
            revision++;
            List<KeyValue> gone =
                    pairs.values().stream().filter(p -> p.lease() == id).toList();
            gone.forEach(p -> {
                pairs.remove(p.key());
                witness.expired(p);
            });
        }
    }

    List<KeyValue> range(String prefix) {
        if (rangedAt != revision || !prefix.equals(rangedPrefix)) {
            rangedAt = revision;
            rangedPrefix = prefix;
            ranged = List.copyOf(
                    pairs.subMap(prefix, prefix + Character.MAX_VALUE).values());
        }
        return ranged;
    }

    TxnResult txn(Txn txn) {
        boolean held = txn.when().stream().allMatch(this::holds);
        List<Operation> branch = held ? txn.then() : txn.otherwise();
        for (Operation operation : branch) {
            if (operation instanceof Operation.Put put && put.lease() != 0 && !leases.containsKey(put.lease())) {
                throw new Refused("requested lease not found");
            }
        }
        if (!branch.isEmpty()) {
            revision++;
            witness.committed(new Txn(txn.when(), branch, List.of()), pairs);
        }
        List<OperationResult> results = branch.stream().map(this::apply).toList();
        return new TxnResult(held, results);
    }

    private OperationResult apply(Operation operation) {
        return switch (operation) {
            case Operation.Put(String key, String value, long lease) -> {
                KeyValue old = pairs.get(key);
                pairs.put(
                        key,
                        new KeyValue(
                                key,
                                value,
                                old == null ? revision : old.createRevision(),
                                revision,
                                old == null ? 1 : old.version() + 1,
                                lease));
                yield new OperationResult.Stored();
            }
            case Operation.Delete(String key) -> new OperationResult.Deleted(pairs.remove(key) == null ? 0 : 1);
            case Operation.Get ignored -> throw new IllegalStateException("not used by the protocol");
            case Operation.Range ignored -> throw new IllegalStateException("not used by the protocol");
            case Operation.DeletePrefix ignored -> throw new IllegalStateException("not used by the protocol");
        };
    }

    private boolean holds(Compare condition) {
        KeyValue pair = pairs.get(condition.key());
        return switch (condition) {
            case Compare.CreatedAt(String _, long at) -> (pair == null ? 0 : pair.createRevision()) == at;
            case Compare.ModifiedAt(String _, long at) -> (pair == null ? 0 : pair.modRevision()) == at;
            case Compare.ValueIs(String _, String value) ->
                pair != null && pair.value().equals(value);
            case Compare.LeaseIs(String _, long lease) -> pair != null && pair.lease() == lease;
            case Compare.Exists _ -> pair != null;
        };
    }
}
