package dev.siaga.simulation;

import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.etcd.Grant;
import dev.siaga.adapter.etcd.KeyValue;
import dev.siaga.adapter.etcd.LeaseState;
import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.Txn;
import dev.siaga.adapter.etcd.TxnResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How one operator reaches the quorum: as the product's client does, member by member, the own city's first; what changes something is sent
 * to a second member only while it is certain that the first never saw it. Requests and answers are lost separately.
 */
final class EtcdPort implements Etcd {
    private static final long ATTEMPT = 1500 * World.MS;
    private static final long CONNECT = 1000 * World.MS;

    private final SimEtcd etcd;
    private final Network network;
    private final Process process;
    private final int city;
    private final Mutant mutant;
    private final long[] failedAt;

    EtcdPort(SimEtcd etcd, Network network, Process process, int city, Mutant mutant) {
        this.etcd = etcd;
        this.network = network;
        this.process = process;
        this.city = city;
        this.mutant = mutant;
        this.failedAt = new long[etcd.down.length];
    }

    @Override
    public QuorumAnswer<Grant> grant(Duration ttl, Duration within) {
        return ask(() -> new Grant(etcd.grant(ttl), ttl), true, within);
    }

    @Override
    public QuorumAnswer<LeaseState> keepAlive(long lease, Duration within) {
        return ask(() -> etcd.keepAlive(lease), true, within);
    }

    @Override
    public QuorumAnswer<LeaseState.Gone> revoke(long lease, Duration within) {
        return ask(
                () -> {
                    etcd.revoke(lease);
                    return new LeaseState.Gone();
                },
                true,
                within);
    }

    @Override
    public QuorumAnswer<List<KeyValue>> range(String prefix, Duration within) {
        return ask(() -> etcd.range(prefix), true, within);
    }

    @Override
    public QuorumAnswer<Optional<KeyValue>> get(String key, Duration within) {
        return ask(() -> etcd.pair(key), true, within);
    }

    @Override
    public QuorumAnswer<TxnResult> txn(Txn txn, Duration within) {
        Txn sent = mutant.sends(txn);
        return ask(() -> etcd.txn(sent), false, within);
    }

    private <T> QuorumAnswer<T> ask(Supplier<T> effect, boolean repeatable, Duration within) {
        World world = process.world;
        long deadline = world.now() + within.toNanos();
        boolean sent = false;
        for (int member : order()) {
            long left = Math.min(ATTEMPT, deadline - world.now());
            if (left <= 0 || sent && !repeatable) {
                break;
            }
            Outcome<T> outcome = attempt(member, effect, repeatable, left);
            if (outcome.answer() != null) {
                failedAt[member] = 0;
                return outcome.answer();
            }
            failedAt[member] = world.now();
            sent |= outcome.sent();
        }
        return new QuorumAnswer.Unavailable<>("no member answered", sent);
    }

    private int[] order() {
        int cities = failedAt.length;
        long now = process.world.now();
        int[] order = new int[cities];
        int next = 0;
        for (int round = 0; round < 2; round++) {
            for (int turn = 0; turn < cities; turn++) {
                int member = (city + turn) % cities;
                boolean lately = failedAt[member] > 0 && now - failedAt[member] < 3 * World.S;
                if (lately == (round == 1)) {
                    order[next++] = member;
                }
            }
        }
        return order;
    }

    private record Outcome<T>(QuorumAnswer<T> answer, boolean sent) {}

    private <T> Outcome<T> attempt(int member, Supplier<T> effect, boolean repeatable, long left) {
        World world = process.world;
        if (etcd.down[member] && network.bothWays(city, member)) {
            world.running.sleep(Math.min(left, network.delay(city, member) * 2));
            return new Outcome<>(null, false);
        }
        if (etcd.down[member] || !network.bothWays(city, member) && world.chance(0.5)) {
            world.running.sleep(Math.min(left, CONNECT)); // no connection comes about
            return new Outcome<>(null, false);
        }
        var answer = new Process.Answer<Outcome<T>>();
        long sentAt = world.now();
        long there = network.delay(city, member) + network.delay(member, etcd.leader());
        Runnable late = () -> answer.give(new Outcome<>(null, true));
        if (there >= left || !network.open(city, member)) {
            world.after(left, late);
        }
        if (network.open(city, member)) {
            world.after(there, () -> arrive(member, effect, answer, sentAt + left));
            if (repeatable && network.repeats(city, member)) {
                world.after(
                        there + world.between(0, 4 * World.S), () -> arrive(member, effect, new Process.Answer<>(), 0));
            }
        }
        return world.running.await(answer);
    }

    private <T> void arrive(int member, Supplier<T> effect, Process.Answer<Outcome<T>> answer, long deadline) {
        World world = process.world;
        Runnable late = () -> answer.give(new Outcome<>(null, true));
        if (etcd.frozen[member]) {
            world.after(deadline - world.now(), late);
            etcd.hold(member, () -> arrive(member, effect, answer, deadline));
            return;
        }
        int leader = etcd.leader();
        if (etcd.down[member] || !network.open(member, leader) || !etcd.serving()) {
            world.after(deadline - world.now(), late);
            if (etcd.frozen[leader]) {
                etcd.hold(leader, () -> arrive(member, effect, answer, deadline));
            } else if (!etcd.down[leader] && network.open(member, leader) && world.chance(0.5)) {
                // A leader without a majority keeps what it was told, and may get it agreed on later.
                world.after(world.between(World.MS, 4 * World.S), () -> {
                    if (etcd.serving() && etcd.leader() == leader) {
                        quietly(effect);
                    }
                });
            }
            return;
        }
        QuorumAnswer<T> result = quietly(effect);
        long back = network.delay(leader, member) + network.delay(member, city) + etcd.lateness();
        boolean returns = network.open(leader, member) && network.open(member, city);
        if (returns && world.now() + back <= deadline) {
            world.after(back, () -> answer.give(new Outcome<>(result, true)));
        } else {
            world.after(deadline - world.now(), late);
        }
    }

    private <T> QuorumAnswer<T> quietly(Supplier<T> effect) {
        try {
            T value = effect.get();
            return new QuorumAnswer.Answered<>(value, etcd.revision());
        } catch (SimEtcd.Refused e) {
            return new QuorumAnswer.Unavailable<>(e.getMessage(), false);
        }
    }
}
