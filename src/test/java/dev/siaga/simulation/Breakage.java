package dev.siaga.simulation;

import dev.siaga.simulation.Postgres.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What each fault does to an estate, and how it is undone. */
final class Breakage {
    /** What heals by itself. */
    static final Runnable NOTHING = () -> {};

    private final SimEstate estate;
    private final World world;
    private final Human human;

    Breakage(SimEstate estate) {
        this.estate = estate;
        this.world = estate.world;
        this.human = new Human(estate);
    }

    private SimCity anyCity() {
        return world.oneOf(estate.cities);
    }

    /** What undoes it; empty when it could not happen here and now. */
    Optional<Runnable> of(Fault fault, SimCity city) {
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
            case QUORUM_WIPED -> restored(Backups.Backup.EMPTY);
            case QUORUM_SET_BACK -> restored(etcd.backups.oldest());
            case ETCD_MAJORITY_DOWN -> {
                List<Integer> some = new ArrayList<>();
                for (int i = 0; i <= estate.cities.size() / 2; i++) {
                    some.add((city.index + i) % estate.cities.size());
                }
                yield Optional.of(etcdDown(some));
            }
            case STALE_LEADER -> staleLeader(city);
            case SWITCHOVER,
                    STALE_MANIFEST,
                    POLICY_RESTRAINED,
                    PERMIT_DELETED,
                    SESSION_DELETED,
                    CONFIG_EDIT,
                    UNSOUND_EDIT,
                    UNDUE_PROMOTION -> human.does(fault, city);
        };
    }

    /** The member that leads a standby city was away for a while, and was given the lead when the other one was: so it has less. It can't catch up yet. */
    private Optional<Runnable> staleLeader(SimCity city) {
        Optional<Postgres> leader = city.named(city.kube.lock().leader())
                .map(m -> m.database)
                .filter(d -> d.state == State.RECOVERY && city.kube.config.standby());
        // Once nothing more is written, operators have looked, and go by what they saw.
        boolean follows = estate.witness.accepting().stream().anyMatch(m -> m.city != city);
        if (leader.isEmpty() || !follows || estate.starved[city.index]) {
            return Optional.empty();
        }
        Timeline.End had = leader.get().log;
        long less = had.lsn() - world.between(1, 500);
        leader.get().log = new Timeline.End(had.timeline(), Math.max(less, had.timeline().begunAt));
        leader.get().sent = leader.get().log;
        estate.starved[city.index] = true;
        return Optional.of(() -> estate.starved[city.index] = false);
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

    /** A human restores a backup of the quorum, or begins it anew: its members are down meanwhile. */
    private Optional<Runnable> restored(Backups.Backup backup) {
        List<Integer> all = java.util.stream.IntStream.range(0, estate.cities.size())
                .boxed()
                .toList();
        Runnable up = etcdDown(all);
        return Optional.of(() -> {
            up.run();
            estate.etcd.restore(backup);
        });
    }
}
