package dev.siaga.simulation;

import dev.siaga.controller.primacy.Replica;
import dev.siaga.failover.City;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One city: its Kubernetes API, its Patroni members and the replicas of its operator, of which one leads, or for a while believes so. */
final class SimCity {
    private static final long ELECTION = 15 * World.S;

    final SimEstate estate;
    final int index;
    final String name;
    final City city;
    final String beaconKey;
    final SimKube kube;
    final List<Member> members = new ArrayList<>();
    final List<Operator> operators = new ArrayList<>();
    /** The operator hears no Patroni member. */
    int blind;

    /** The highest number of a timeline in the city's archive, which PostgreSQL asks before it numbers the next one. */
    int newestTimeline;

    boolean powered = true;
    private int leading;
    private long leaderSeenAt;

    SimCity(SimEstate estate, int index, SimKube.Config config) {
        this.estate = estate;
        this.index = index;
        this.city = estate.names.get(index);
        this.name = city.name();
        this.beaconKey = Replica.KEY.beaconKey(name);
        this.kube = new SimKube(
                estate.world,
                estate.mutant,
                config,
                () -> members.forEach(m -> {
                    if (m.up()) {
                        m.patroni.wake();
                    }
                }));
        estate.world.after(estate.world.between(0, World.S), this::electReplica);
    }

    Optional<Member> named(String member) {
        for (Member m : members) {
            if (m.name.equals(member)) {
                return Optional.of(m);
            }
        }
        return Optional.empty();
    }

    /** As a leader election by a Lease does: who can't renew is replaced, and finds out when it runs again. */
    private void electReplica() {
        Operator leader = operators.get(leading);
        if (leader.process.runs() && !kube.down && kube.operatorCuts == 0) {
            leaderSeenAt = estate.world.now();
            leader.leads = true;
        } else if (estate.world.now() - leaderSeenAt > ELECTION) {
            for (int i = 0; i < operators.size(); i++) {
                if (operators.get(i).process.runs() && !kube.down && kube.operatorCuts == 0) {
                    leading = i;
                    operators.get(i).leads = true;
                }
            }
        }
        estate.world.after(World.S, this::electReplica);
    }

    /** A replica that lost the lead ends, some time after it could know. */
    void demoteOthers() {
        for (int i = 0; i < operators.size(); i++) {
            if (i != leading && operators.get(i).leads) {
                operators.get(i).restart(World.S);
            }
        }
    }

    void power(boolean on) {
        powered = on;
        kube.down = !on;
        estate.etcd.down[index] = !on;
        members.forEach(m -> m.power(on));
        operators.forEach(o -> o.power(on));
    }
}
