package dev.siaga.simulation;

import dev.siaga.failover.Estate;
import dev.siaga.failover.Permit;
import dev.siaga.simulation.Postgres.State;
import dev.siaga.simulation.SimKube.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets things go wrong, alone and together, at any time and at the worst: some wait for a moment, such as the winning of an epoch or a
 * decision to step down, and strike then. Each heals after a while, and all of them at the end.
 */
final class Faults {
    private static final List<String> MOMENTS = List.of(
            "won",
            "expired",
            "accepting",
            "released",
            "kept",
            "permit",
            "Contend",
            "Promote",
            "StepDown",
            "Release",
            "Demote",
            "Follow",
            "MarkStandby",
            "AwaitFence",
            "CallOff",
            "Reclone",
            "Expel");

    private final SimEstate estate;
    private final World world;
    private final List<Fault> kinds;
    private final Map<Fault, Integer> hits = new EnumMap<>(Fault.class);
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Healing> healing = new ArrayList<>();
    private int requests;
    private int pending;
    private long quietSince;
    private Optional<Estate.Switchover> wanted = Optional.empty();
    private boolean paused;
    private boolean dryRun;
    private boolean over;

    private record Healing(String moment, Runnable heal) {}

    private record Waiting(String moment, Fault fault, boolean there, long from) {}

    Faults(SimEstate estate, List<Fault> kinds) {
        this.estate = estate;
        this.kinds = kinds;
        this.world = estate.world;
        estate.witness.moments = this::moment;
    }

    Map<Fault, Integer> hits() {
        return hits;
    }

    /** Nothing is broken any more, nothing more is planned, and what waits for a moment has had some time for it. */
    boolean past() {
        return pending == 0 && world.now() - quietSince > 5 * World.S;
    }

    void end() {
        over = true;
    }

    private void later(long nanos, Runnable what) {
        pending++;
        world.after(nanos, () -> {
            pending--;
            quietSince = world.now();
            what.run();
        });
    }

    /** Draws the faults of a history, all of which begin and heal within this time from now. */
    void plan(long within) {
        if (estate.scenario.operatorsOnly()) {
            for (long at = 0; at < within; at += world.between(10 * World.S, 30 * World.S)) {
                later(at, () -> strike(Fault.OPERATOR_CRASH, anyCity()));
            }
            return;
        }
        int count = 1 + world.random.nextInt(6);
        boolean focus = world.chance(0.5);
        for (int i = 0; i < count; i++) {
            Fault fault = world.oneOf(kinds);
            if (world.chance(0.4)) {
                long from = world.now() + (world.chance(0.5) ? 0 : world.between(0, within * 2 / 3));
                waiting.add(new Waiting(world.oneOf(MOMENTS), fault, world.chance(0.7), from));
            }
            if (i == 0 || world.chance(0.5)) {
                later(world.between(0, within * 2 / 3), () -> strikeTogether(fault, focus ? holdersCity() : anyCity()));
            }
        }
    }

    private void moment(String moment, SimCity city) {
        if (over) {
            return;
        }
        for (int i = healing.size() - 1; i >= 0; i--) {
            if (healing.get(i).moment().equals(moment)) {
                later(
                        world.chance(0.4) ? 0 : world.between(0, 2 * World.S),
                        healing.remove(i).heal());
            }
        }
        for (int i = waiting.size() - 1; i >= 0; i--) {
            Waiting w = waiting.get(i);
            if (w.moment().equals(moment) && world.now() >= w.from()) {
                waiting.remove(i);
                long delay = world.chance(0.5) ? 0 : world.between(0, 3 * World.S);
                later(delay, () -> strikeTogether(w.fault(), w.there() ? city : anyCity()));
            }
        }
    }

    private static Runnable once(Runnable what) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                what.run();
            }
        };
    }

    private SimCity anyCity() {
        return world.oneOf(estate.cities);
    }

    private SimCity holdersCity() {
        return estate.witness
                .holder()
                .map(h -> estate.cities.get(estate.names.indexOf(h.city())))
                .orElseGet(this::anyCity);
    }

    private long lasting(Fault fault) {
        if (fault == Fault.REPLICATION_CUT) {
            return world.between(10 * World.S, 60 * World.S);
        }
        return world.chance(0.4) ? world.between(World.S / 2, 6 * World.S) : world.between(5 * World.S, 45 * World.S);
    }

    /** Now and then two things go wrong at once, or nearly so. */
    private void strikeTogether(Fault fault, SimCity city) {
        strike(fault, city);
        if (world.chance(0.2)) {
            Fault second = world.oneOf(kinds);
            SimCity there = world.chance(0.7) ? city : anyCity();
            later(world.chance(0.5) ? 0 : world.between(0, 4 * World.S), () -> strike(second, there));
        }
    }

    private void strike(Fault fault, SimCity city) {
        if (over) {
            return;
        }
        world.trace(() -> "FAULT " + fault + " in " + city.name);
        Optional<Runnable> heal = begin(fault, city);
        if (heal.isPresent()) {
            hits.merge(fault, 1, Integer::sum);
            if (heal.get() != NOTHING) {
                Runnable once = once(() -> {
                    world.trace(() -> "healed " + fault + " in " + city.name);
                    heal.get().run();
                });
                if (world.chance(0.3)) {
                    healing.add(new Healing(world.oneOf(MOMENTS), once));
                } else if (fault == Fault.ETCD_FREEZE && world.chance(0.5)) {
                    healing.add(new Healing("released", once));
                }
                later(lasting(fault), once);
            }
        }
    }

    private static final Runnable NOTHING = () -> {};

    /** What undoes it; empty when it could not happen here and now. */
    private Optional<Runnable> begin(Fault fault, SimCity city) {
        Member member = world.oneOf(city.members);
        Operator operator = world.oneOf(city.operators);
        SimKube kube = city.kube;
        SimEtcd etcd = estate.etcd;
        return switch (fault) {
            case POWER_CUT -> city.powered ? powerCut(city) : Optional.empty();
            case CITY_CUT_OFF -> Optional.of(cut(city, true, true));
            case CITY_UNHEARD -> Optional.of(cut(city, true, false));
            case CITY_DEAF -> Optional.of(cut(city, false, true));
            case LINK_CUT -> Optional.of(linkCut(city, anyCity()));
            case UNRELIABLE_NETWORK -> {
                estate.network.unreliable = true;
                yield Optional.of(() -> estate.network.unreliable = false);
            }
            case OPERATOR_CRASH -> {
                operator.restart(
                        estate.scenario.operatorsOnly() || world.chance(0.5)
                                ? world.between(300 * World.MS, 2 * World.S)
                                : world.between(World.S, 30 * World.S));
                yield Optional.of(NOTHING);
            }
            case OPERATOR_FREEZE -> {
                Process then = operator.process;
                then.freeze();
                yield Optional.of(then::thaw);
            }
            case TWO_LEADING_REPLICAS -> {
                if (city.operators.size() < 2) {
                    yield Optional.empty();
                }
                city.operators.forEach(o -> o.leads = true);
                yield Optional.of(city::demoteOthers);
            }
            case PATRONI_FREEZE -> {
                member.freeze();
                yield Optional.of(member::thaw);
            }
            case POSTGRES_FREEZE -> {
                member.database.freeze();
                yield Optional.of(member.database::thaw);
            }
            case CONTAINER_CRASH -> {
                member.kill();
                yield Optional.of(NOTHING);
            }
            case NODE_DOWN -> {
                member.nodeDown();
                yield Optional.of(member::nodeUp);
            }
            case POD_VANISHED -> {
                if (member.vanished()) {
                    yield Optional.empty();
                }
                member.vanish();
                yield Optional.of(member::replace);
            }
            case POSTGRES_CRASH -> {
                member.database.crash();
                yield Optional.of(NOTHING);
            }
            case DISK_FULL -> {
                List<Member> full = world.chance(0.5) ? city.members : List.of(member);
                full.forEach(m -> {
                    m.database.diskFull = true;
                    if (m.database.state == State.PRIMARY) {
                        m.database.crash();
                    }
                });
                yield Optional.of(() -> full.forEach(m -> m.database.diskFull = false));
            }
            case REPLICATION_STALL -> {
                estate.replicationStalls = true;
                yield Optional.of(() -> estate.replicationStalls = false);
            }
            case REPLICATION_CUT -> {
                boolean[] starved = estate.starved;
                boolean all = world.chance(0.7);
                for (int i = 0; i < starved.length; i++) {
                    starved[i] |= all || i == city.index;
                }
                yield Optional.of(() -> java.util.Arrays.fill(starved, false));
            }
            case API_DOWN -> city.powered ? apiDown(city) : Optional.empty();
            case API_SLOW -> {
                kube.slow = true;
                yield Optional.of(() -> kube.slow = false);
            }
            case API_FREEZE -> {
                kube.freeze();
                yield Optional.of(kube::thaw);
            }
            case API_ANSWERS_LOST -> {
                kube.answersLost = true;
                yield Optional.of(() -> kube.answersLost = false);
            }
            case OPERATOR_WITHOUT_API -> {
                kube.operatorCuts++;
                yield Optional.of(() -> kube.operatorCuts--);
            }
            case PATRONI_WITHOUT_API -> {
                kube.patroniCuts++;
                yield Optional.of(() -> kube.patroniCuts--);
            }
            case OPERATOR_BLIND -> {
                city.blind++;
                yield Optional.of(() -> city.blind--);
            }
            case ADMISSION_LAG -> {
                kube.lagging = true;
                yield Optional.of(() -> kube.lagging = false);
            }
            case CLOCK_JUMP -> {
                if (world.chance(0.5)) {
                    operator.set(estate.skew());
                } else {
                    member.skew = estate.skew();
                    if (member.up()) {
                        member.process.skew = member.skew;
                    }
                }
                yield Optional.of(NOTHING);
            }
            case ETCD_LEADER_CHANGE -> {
                etcd.elect(etcd.leader());
                yield Optional.of(NOTHING);
            }
            case ETCD_MEMBER_DOWN -> Optional.of(etcdDown(List.of(city.index)));
            case ETCD_FREEZE -> {
                if (etcd.frozen[city.index]) {
                    yield Optional.empty();
                }
                etcd.freeze(city.index);
                yield Optional.of(() -> etcd.thaw(city.index));
            }
            case ETCD_ANSWERS_LATE -> {
                etcd.slowAnswers = true;
                yield Optional.of(() -> etcd.slowAnswers = false);
            }
            case QUORUM_WIPED -> restored(SimEtcd.Backup.EMPTY);
            case QUORUM_SET_BACK -> restored(etcd.oldestBackup());
            case ETCD_MAJORITY_DOWN -> {
                List<Integer> some = new ArrayList<>();
                for (int i = 0; i <= estate.cities.size() / 2; i++) {
                    some.add((city.index + i) % estate.cities.size());
                }
                yield Optional.of(etcdDown(some));
            }
            case SWITCHOVER -> {
                apply(Optional.of(new Estate.Switchover(anyCity().city, "request-" + requests++)));
                yield Optional.of(NOTHING);
            }
            case STALE_MANIFEST -> {
                estate.policyIn(
                        city,
                        policy(Optional.of(new Estate.Switchover(
                                anyCity().city, "request-" + world.random.nextInt(requests + 1)))));
                yield Optional.of(NOTHING);
            }
            case POLICY_RESTRAINED -> {
                paused = world.chance(0.6);
                dryRun = !paused || world.chance(0.2);
                apply(wanted);
                yield Optional.of(() -> {
                    paused = false;
                    dryRun = false;
                    apply(wanted);
                });
            }
            case PERMIT_DELETED -> {
                kube.deletePermit();
                yield Optional.of(NOTHING);
            }
            case SESSION_DELETED -> {
                kube.deleteSessions();
                yield Optional.of(NOTHING);
            }
            case CONFIG_EDIT -> edit(kube, faster(kube.config));
            case UNSOUND_EDIT -> unsound(city);
            case UNDUE_PROMOTION -> edit(kube, kube.config.following(-1));
        };
    }

    private Optional<Runnable> powerCut(SimCity city) {
        city.power(false);
        return Optional.of(() -> city.power(true));
    }

    private Optional<Runnable> apiDown(SimCity city) {
        city.kube.down = true;
        return Optional.of(() -> city.kube.down = !city.powered);
    }

    private Runnable cut(SimCity city, boolean out, boolean in) {
        apply(city, out, in, true);
        return () -> apply(city, out, in, false);
    }

    private void apply(SimCity city, boolean out, boolean in, boolean cuts) {
        for (SimCity other : estate.cities) {
            if (other != city && out) {
                change(city, other, cuts);
            }
            if (other != city && in) {
                change(other, city, cuts);
            }
        }
    }

    private void change(SimCity from, SimCity to, boolean cuts) {
        if (cuts) {
            estate.network.cut(from.index, to.index);
        } else {
            estate.network.mend(from.index, to.index);
        }
    }

    private Runnable linkCut(SimCity one, SimCity other) {
        boolean back = world.chance(0.6);
        if (one == other) {
            return NOTHING;
        }
        change(one, other, true);
        if (back) {
            change(other, one, true);
        }
        return () -> {
            change(one, other, false);
            if (back) {
                change(other, one, false);
            }
        };
    }

    private Runnable etcdDown(List<Integer> which) {
        which.forEach(i -> estate.etcd.down[i] = true);
        return () -> which.forEach(i -> estate.etcd.down[i] = !estate.cities.get(i).powered);
    }

    /** A human applies a manifest, which reaches each city in its own time. */
    private void apply(Optional<Estate.Switchover> switchover) {
        wanted = switchover;
        Estate next = policy(switchover);
        estate.cities.forEach(c -> world.after(world.between(0, 3 * World.S), () -> estate.policyIn(c, next)));
    }

    private Estate policy(Optional<Estate.Switchover> switchover) {
        return estate.scenario.policy(switchover, paused, dryRun);
    }

    /** A human restores a backup of the quorum, or begins it anew: its members are down meanwhile. */
    private Optional<Runnable> restored(SimEtcd.Backup backup) {
        List<Integer> all = java.util.stream.IntStream.range(0, estate.cities.size())
                .boxed()
                .toList();
        Runnable up = etcdDown(all);
        return Optional.of(() -> {
            up.run();
            estate.etcd.restore(backup);
        });
    }

    private Optional<Runnable> edit(SimKube kube, Config next) {
        Config before = kube.config;
        SimKube.Written written = kube.configure(next);
        boolean undue = !next.standby() && before.standby();
        if (undue && written == SimKube.Written.DONE && kube.permit() instanceof Permit.Standby && !kube.lagging) {
            estate.witness.violated("the guard let a human promote a city without primacy");
        }
        return Optional.of(NOTHING);
    }

    private static Config faster(Config c) {
        return new Config(c.ttl(), Duration.ofSeconds(1), c.retryTimeout(), c.paused(), c.failsafe(), c.follows());
    }

    /** What breaks the fence of a city without primacy; it is put right before the city could come to hold it. */
    private Optional<Runnable> unsound(SimCity city) {
        Config c = city.kube.config;
        if (!(city.kube.permit() instanceof Permit.Standby)) {
            return Optional.empty();
        }
        boolean pause = world.chance(0.5);
        city.kube.config = new Config(c.ttl(), c.loopWait(), c.retryTimeout(), pause, !pause, c.follows());
        return Optional.of(() -> {
            Config then = city.kube.config;
            city.kube.config =
                    new Config(then.ttl(), then.loopWait(), then.retryTimeout(), false, false, then.follows());
        });
    }
}
