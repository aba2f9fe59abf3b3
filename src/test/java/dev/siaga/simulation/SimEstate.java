package dev.siaga.simulation;

import dev.siaga.controller.primacy.Replica;
import dev.siaga.failover.City;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Permit;
import dev.siaga.simulation.Postgres.State;
import dev.siaga.simulation.SimKube.Config;
import dev.siaga.simulation.Timeline.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The estate of one history: its cities, the quorum, the clients that write, and who watches over the invariants. */
final class SimEstate {
    final World world;
    final Mutant mutant;
    final Scenario scenario;
    final List<City> names;
    final Network network;
    final Witness witness;
    final SimEtcd etcd;
    final List<SimCity> cities = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    final Replication replication;
    final Replica.Parsed parsed = new Replica.Parsed();
    final long stopMargin;
    /** For so long after its promotion a member may still say that it is a replica. */
    final long lateRole;

    boolean replicationStalls;
    /** Cities that receive no log from others, while everything else reaches them. */
    final boolean[] starved;

    long lastWrite;
    long writes;
    private final Estate[] policies;

    SimEstate(long seed, int cityCount, Mutant mutant, Consumer<String> trace) {
        world = new World(seed, trace);
        this.mutant = mutant;
        scenario = Scenario.of(world, cityCount);
        names = scenario.names();
        network = new Network(world, cityCount);
        stopMargin = scenario.timing().stopMargin().toNanos();
        lateRole = world.chance(0.5) ? 0 : 300 * World.MS;
        witness = new Witness(this);
        etcd = new SimEtcd(world, network, cityCount, witness);
        policies = new Estate[cityCount];
        starved = new boolean[cityCount];
        java.util.Arrays.fill(policies, scenario.policy(Optional.empty(), false, false));
        found();
        replication = new Replication(this);
        for (City ignored : names) {
            write(world.random.nextInt(names.size()));
        }
    }

    /** Before Siaga came: one city runs a primary, the others stand by for it. */
    private void found() {
        int first = world.random.nextInt(names.size());
        End empty = new End(new Timeline(1, null, 0), 100);
        var timing = scenario.timing().patroni();
        for (int i = 0; i < names.size(); i++) {
            Config config = new Config(
                    timing.ttl(), timing.loopWait(), timing.retryTimeout(), false, false, i == first ? -1 : first);
            SimCity city = new SimCity(this, i, config);
            cities.add(city);
            for (int m = 0; m < scenario.members(); m++) {
                Member member = new Member(this, city, m);
                member.skew = skew();
                member.database.log = empty;
                member.database.sent = empty;
                member.database.dataSince = -3600 * World.S;
                city.members.add(member);
                members.add(member);
            }
            for (int r = 0; r < scenario.replicas(); r++) {
                Operator operator = new Operator(this, city, r);
                operator.set(skew());
                city.operators.add(operator);
            }
        }
        witness.began(empty.timeline());
        members.forEach(m -> world.after(world.between(0, World.S), m::start));
    }

    /** Clocks of one city differ by the margin at most, so each by half of it from their middle. */
    long skew() {
        long half = scenario.timing().margin().toNanos() / 2;
        return world.chance(0.3)
                ? world.between(-half, half)
                : world.chance(0.3) ? (world.chance(0.5) ? half : -half) : 0;
    }

    Estate policyIn(SimCity city) {
        return policies[city.index];
    }

    void policyIn(SimCity city, Estate policy) {
        policies[city.index] = policy;
    }

    int cityAt(String host) {
        for (int i = 0; i < names.size(); i++) {
            if (PatroniPort.host(names.get(i).name()).equals(host)) {
                return i;
            }
        }
        throw new IllegalArgumentException(host);
    }

    /**
     * Within which a kubelet ends what is frozen: early enough also for a member that freezes after the permit's end and before Patroni
     * notices it, which takes another loop, and the margin where its clock is behind.
     */
    long endsFrozenWithin() {
        var timing = scenario.timing();
        return timing.fenceGrace(new dev.siaga.failover.Evidence.Blind(""))
                .minus(timing.patroni().loopWait())
                .minus(timing.margin())
                .toNanos();
    }

    /** A client of a city writes to whoever accepts it. */
    private void write(int city) {
        world.after(world.between(100 * World.MS, 400 * World.MS), () -> {
            List<Member> accepting = witness.accepting();
            if (!accepting.isEmpty()) {
                Member at = world.oneOf(accepting);
                if (!at.database.diskFull && network.open(city, at.city.index)) {
                    long lsn = at.database.log.lsn() + world.between(1, 100);
                    at.database.log = new End(at.database.log.timeline(), lsn);
                    writes++;
                    if (network.open(at.city.index, city)) {
                        at.database.log.timeline().acknowledged(lsn, world.now());
                        lastWrite = world.now();
                    }
                }
            }
            write(world.random.nextInt(names.size()));
        });
    }

    /** What still keeps the estate from being one primary with streaming standbys; empty when it has converged. */
    Optional<String> unsettled() {
        if (witness.holder().isEmpty()) {
            return Optional.of("no holder");
        }
        var holder = witness.holder().get();
        List<Member> accepting = witness.accepting();
        if (accepting.size() != 1 || !accepting.getFirst().city.city.equals(holder.city())) {
            return Optional.of(
                    accepting.stream().map(m -> m.name).toList() + " accept writes, the holder is " + holder);
        }
        Member primary = accepting.getFirst();
        if (world.now() - lastWrite > 3 * World.S) {
            return Optional.of("no write was acknowledged for a while");
        }
        for (SimCity city : cities) {
            Permit permit = city.kube.permit();
            boolean right = city == primary.city
                    ? permit instanceof Permit.Primary p && p.epoch() == holder.epoch()
                    : permit.equals(new Permit.Standby(holder.epoch()));
            if (!right) {
                return Optional.of(city.name + " has the permit " + permit);
            }
        }
        for (Member member : members) {
            Postgres database = member.database;
            if (member != primary
                    && (database.log == null || database.state != State.RECOVERY || !database.streaming)) {
                return Optional.of(member.name + " is " + database.state + " at " + database.log + " from "
                        + database.source + (database.streaming ? "" : ", not streaming"));
            }
            if (database.mixed || member != primary && !database.log.prefixOf(primary.database.log)) {
                return Optional.of(member.name + " has another log");
            }
        }
        return Optional.empty();
    }
}
