package dev.siaga.simulation;

import dev.siaga.controller.failoverpolicy.ActsOf;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.Replica;
import dev.siaga.failover.City;
import dev.siaga.failover.FailoverDecider;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Fence;
import dev.siaga.failover.Snapshot;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * One replica of a city's operator: the product's classes, driven by loops with the product's periods. The order of a reconciliation and the
 * keeper's turn are those of FailoverPolicyReconciler and PrimacyLoops, which themselves need Quarkus.
 */
final class Operator implements Replica.Api {
    private static final long LOOK = 250 * World.MS;
    private static final long READ = 500 * World.MS;
    private static final long AGAIN = 500 * World.MS;
    private static final long SOON = 150 * World.MS;
    private static final int STEPS = 4;

    private final SimEstate estate;
    private final SimCity city;
    private final int number;
    private final Mutant mutant;
    Process process;
    boolean leads;
    long skew;
    private boolean powered = true;
    private Replica replica;
    private Function<FailoverDecision, Optional<String>> acts;
    private FailoverDecision last;
    /** Of the first one of a history nothing depends on how soon it renews. */
    private boolean looked = true;

    Operator(SimEstate estate, SimCity city, int number) {
        this.estate = estate;
        this.city = city;
        this.number = number;
        this.mutant = estate.mutant;
        start();
    }

    EstateRuntime runtime() {
        return replica.runtime();
    }

    FailoverDecision last() {
        return last;
    }

    private void start() {
        process = new Process(estate.world, "operator-" + city.name + "-" + number);
        process.skew = skew;
        leads = false;
        last = null;
        InlineThreads threads = new InlineThreads(estate.world);
        PatroniPort patroni = new PatroniPort(city, threads);
        EtcdPort etcd = new EtcdPort(estate.etcd, estate.network, process, city.index, mutant);
        replica = new Replica(city.city, estate.policyIn(city), process, etcd, patroni, this, threads, estate.parsed);
        acts = ActsOf.replica(replica, patroni);
        replica.recall(
                city.kube.statusEpoch,
                Optional.ofNullable(city.kube.statusHolder).map(City::new),
                mutant.recalls(Optional.ofNullable(city.kube.statusQuorum)));
        process.every(LOOK, this::look);
        process.every(READ, replica::read);
        long turn = runtime().estate().timing().renewEvery().toNanos();
        process.every(turn, this::renew);
        process.spawn(this::reconciling);
    }

    /** Ends as a crash does, and is started again. */
    void restart(long after) {
        if (process.alive()) {
            process.kill();
            leads = false;
            estate.world.after(after, () -> {
                if (powered && !process.alive()) {
                    looked = false;
                    start();
                }
            });
        }
    }

    void power(boolean on) {
        powered = on;
        process.kill();
        if (on) {
            looked = false;
            start();
        }
    }

    /** Its watch tells it of a Pod that is deleted. */
    void podDeleted(Pod last) {
        if (process.alive()) {
            replica.podDeleted(last);
        }
    }

    void set(long newSkew) {
        skew = newSkew;
        process.skew = newSkew;
    }

    private void look() {
        if (replica.lookDue()) {
            replica.look();
        }
        if (!looked && replica.looked()) {
            looked = true;
            process.spawn(() -> process.once(this::renew));
        }
    }

    private void renew() {
        replica.renew(proof -> mutant.believes(proof, process));
    }

    private void reconciling() {
        while (true) {
            long again = AGAIN;
            if (leads) {
                try {
                    again = reconcile();
                } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                    estate.world.trace(() -> process.name + " " + e.getMessage());
                    again = World.S;
                }
            }
            estate.world.running.sleep(again);
        }
    }

    private record Step(Snapshot seen, FailoverDecision decision, Optional<String> obstacle) {
        boolean awaitsAnother() {
            return seen.handedOver() || decision.awaitsAnother();
        }
    }

    private long reconcile() {
        EstateRuntime runtime = runtime();
        replica.configure(estate.policyIn(city));
        if (runtime.awaitsAnother()) {
            replica.refresh();
        }
        Step step = step();
        for (int more = 0;
                more < STEPS && step.obstacle().isEmpty() && step.decision().readsAnew();
                more++) {
            replica.refresh();
            step = step();
        }
        runtime.hurry(!step.decision().settled());
        runtime.awaitAnother(step.awaitsAnother());
        report(step);
        if (step.decision() instanceof FailoverDecision.AwaitFence await
                && await.remaining().toNanos() < AGAIN) {
            return await.remaining().toNanos() + World.MS;
        }
        return step.awaitsAnother() ? SOON : AGAIN;
    }

    private Step step() {
        Snapshot seen = mutant.sees(runtime().snapshot(process.now()));
        FailoverDecision decision = mutant.decides(seen, FailoverDecider.decide(seen));
        estate.witness.decided(city, decision);
        if (last == null || last.getClass() != decision.getClass() || last.reason() != decision.reason()) {
            estate.world.trace(() -> process.name + " " + decision);
        }
        last = decision;
        return new Step(seen, decision, acts.apply(decision));
    }

    /** The highest epoch survives in the policy's status, and which quorum the city goes by. */
    private void report(Step step) {
        long highest = runtime().highestEpoch();
        String quorum =
                runtime().quorumID(Optional.ofNullable(city.kube.statusQuorum)).orElse(null);
        boolean grown = highest > city.kube.statusEpoch;
        if (grown || !Objects.equals(quorum, city.kube.statusQuorum)) {
            String holder = step.seen().lastHolder().map(City::name).orElse(null);
            city.kube.operators(() -> {
                if (grown) {
                    city.kube.statusEpoch = Math.max(highest, city.kube.statusEpoch);
                    city.kube.statusHolder = holder;
                }
                city.kube.statusQuorum = quorum;
                return true;
            });
        }
    }

    @Override
    public Lease permit() {
        return city.kube.operators(city.kube::storedPermit);
    }

    @Override
    public void permit(Lease next, boolean first) {
        city.kube.operators(() -> {
            city.kube.storePermit(next, first);
            estate.witness.permitted(city);
            return true;
        });
    }

    @Override
    public Optional<Boolean> sealed(boolean ended) {
        return mutant.sealed(ended);
    }

    @Override
    public ConfigMap session(String name) {
        return city.kube.operators(() -> city.kube.session(name));
    }

    @Override
    public void session(ConfigMap next, boolean first) {
        city.kube.operators(() -> {
            city.kube.storeSession(next, first);
            return true;
        });
    }

    @Override
    public List<Pod> pods() {
        return city.members.stream()
                .filter(m -> !m.vanished())
                .map(m -> mutant.is(Mutant.SILENT_IS_GONE) && !m.answering() ? m.stoppedPod() : m.pod())
                .toList();
    }

    @Override
    public boolean expel(List<String> names, Instant startedBefore) {
        return city.kube.operators(() -> {
            city.members.stream()
                    .filter(m -> names.contains(m.name))
                    .filter(m -> Instant.parse(m.pod().getMetadata().getCreationTimestamp())
                            .isBefore(startedBefore))
                    .forEach(Member::expel);
            return true;
        });
    }

    @Override
    public void bindGuard() {
        city.kube.operators(() -> city.kube.bound = true);
    }

    /** The claims and Pods of what is older go, and Patroni forgets that the city was initialised. */
    @Override
    public Optional<String> makeAnew(Instant olderThan) {
        return city.kube.operators(() -> {
            List<Member> old = city.members.stream()
                    .filter(m -> m.database.log != null)
                    .filter(m -> World.BEGAN.plusNanos(m.database.dataSince).isBefore(olderThan))
                    .toList();
            old.forEach(Member::wipe);
            if (old.isEmpty()) {
                city.kube.initialized = false;
            }
            return old.isEmpty() ? Optional.empty() : Optional.of("waiting for members to end");
        });
    }

    @Override
    public void forgetCluster() {
        city.kube.operators(() -> {
            city.kube.initialized = false;
            return true;
        });
    }

    @Override
    public boolean standsBy() {
        return city.kube.operators(() -> city.kube.config.standby());
    }

    static boolean fenced(Snapshot s) {
        return Fence.closed(s.permit(), s.evidence(), s.now(), s.estate().timing());
    }
}
