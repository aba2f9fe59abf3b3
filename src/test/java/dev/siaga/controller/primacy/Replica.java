package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Etcd;
import dev.siaga.adapter.patroni.PatroniAccess;
import dev.siaga.adapter.patroni.PatroniClient;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.controller.primacy.QuorumDocuments.EpochDocument;
import dev.siaga.controller.primacy.QuorumDocuments.HolderDocument;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.traffic.RouteSight;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;

/** One replica of a city's operator, made of the product's own classes; only what they ask is the caller's. */
public final class Replica {
    public static final EstateKey KEY = new EstateKey("orders", "orders");
    private static final Duration LOOK_EVERY = Duration.ofMillis(900);
    private static final RenewalMetrics METRICS = new RenewalMetrics(new SimpleMeterRegistry());

    /** What the replicas of one quorum have parsed: each document is parsed once, not by every replica. */
    public static final class Parsed {
        private final QuorumParser parser = new QuorumParser(KEY);
    }

    /** What the city's Kubernetes API does for the operator. Calls take time and may throw, as the product's client does. */
    public interface Api {
        Lease permit();

        void permit(Lease next, boolean first);

        /** What a broken protocol answers instead of sealing a permit; empty where the product seals. */
        Optional<Boolean> sealed(boolean ended);

        ConfigMap session(String name);

        void session(ConfigMap next, boolean first);

        List<Pod> pods();

        boolean expel(List<String> names, Instant startedBefore);

        void bindGuard();

        Optional<String> makeAnew(Instant olderThan);

        void forgetCluster();

        /** Whether Patroni's configuration makes this city a standby cluster. */
        boolean standsBy();
    }

    private final EstateRuntime runtime;
    private final CityObserver observer;
    private final Guard guard;
    private final QuorumReader reader;
    private final Sessions sessions;
    private final PrimacyKeeper keeper;
    private final Primacy primacy;
    private final Moves moves;
    private final VanishedPods vanished;
    private final PatroniMembers members;
    private final Recloning recloning;
    private final Adoptions adoptions = new Adoptions();

    public Replica(
            City self,
            Estate estate,
            OperatorClock clock,
            Etcd etcd,
            PatroniClient patroni,
            Api api,
            ExecutorService threads,
            Parsed parsed) {
        runtime = new EstateRuntime(KEY, self, manifests(estate), clock);
        vanished = new VanishedPods(clock::nanoTime);
        members = new Members(api, vanished);
        recloning = new ByCaller(members, api);
        guard = new Bound(api);
        Permits permits = new StoredPermits(api);
        sessions = new StoredSessions(etcd, api, clock);
        reader = new QuorumReader(new Only(members, clock, runtime), etcd, clock, key -> parsed.parser);
        keeper = new PrimacyKeeper(etcd, permits, reader, METRICS, adoptions);
        primacy = new Primacy(etcd, sessions, permits, guard, new Noted(api));
        moves = new Moves(etcd, sessions);
        observer = new CityObserver(patroni, members, new Nowhere(), threads);
    }

    public EstateRuntime runtime() {
        return runtime;
    }

    /** Takes over what the policy's status knows, before the first look at the quorum. */
    public void recall(long epoch, Optional<City> holder, Optional<String> quorum) {
        if (epoch > 0) {
            runtime.remember(epoch, holder);
        }
        quorum.ifPresent(runtime.sight()::remember);
    }

    public Primacy primacy() {
        return primacy;
    }

    public Moves moves() {
        return moves;
    }

    public PatroniMembers members() {
        return members;
    }

    public Recloning recloning() {
        return recloning;
    }

    public void podDeleted(Pod last) {
        vanished.onDelete(last, false);
    }

    public Adoptions adoptions() {
        return adoptions;
    }

    public boolean lookDue() {
        return runtime.lookDue(LOOK_EVERY);
    }

    public void look() {
        keeper.learn(runtime);
        observer.look(runtime);
        guard.check(runtime);
    }

    /** Whether there is anything that could be renewed. */
    public boolean looked() {
        return runtime.reading().holder().isPresent()
                && runtime.lookedWithin(runtime.estate().timing().permit());
    }

    public void read() {
        reader.readAll();
    }

    public void refresh() {
        reader.refresh(runtime);
    }

    public void configure(Estate estate) {
        runtime.configure(manifests(estate));
    }

    /** As the keeper's loop does: the session, and only with a fresh proof of it beacon and permit. */
    public void renew(UnaryOperator<Sessions.Proof> believed) {
        Duration lease = runtime.estate().timing().lease();
        sessions.renew(lease, runtime.estate().timing().margin())
                .map(believed)
                .ifPresent(proof -> keeper.renew(runtime, proof));
    }

    public static Permit permitOf(Lease lease) {
        return Permits.parse(lease);
    }

    public static Optional<Quorum.Holder> holderOf(String document) {
        return QuorumDocuments.read(document, HolderDocument.class).map(HolderDocument::parse);
    }

    public static Optional<EpochRecord> epochOf(String document) {
        return QuorumDocuments.read(document, EpochDocument.class).map(EpochDocument::parse);
    }

    /** Users and their services are not simulated. */
    private static EstateMapping.Mapped.Usable manifests(Estate estate) {
        Duration soon = estate.timing().databaseDownAfter();
        return new EstateMapping.Mapped.Usable(
                estate, local(), new TrafficPlan(List.of(), List.of(), new RouteSight.Patience(soon, soon, soon)));
    }

    private static LocalCity local() {
        return new LocalCity(
                "orders",
                "cluster-name",
                "orders-db",
                "http",
                8008,
                Optional.empty(),
                Optional.empty(),
                Optional.of("siaga"),
                List.of("pgdata"),
                new LocalCity.Placing("kubernetes.io/hostname", 1, false),
                Optional.empty());
    }

    /** The simulated Kubernetes has no Nodes. */
    private static final class Nowhere extends CityNodes {
        Nowhere() {
            super(null);
        }

        @Override
        public Optional<List<Node>> all() {
            return Optional.empty();
        }
    }

    private static final class StoredPermits extends Permits {
        private final Api api;

        StoredPermits(Api api) {
            super(null);
            this.api = api;
        }

        @Override
        boolean seal(EstateRuntime estate, Stored stored) {
            Optional<Boolean> broken = stored.permit() instanceof Permit.Primary p
                    ? api.sealed(p.endedAt(estate.clock().now()))
                    : Optional.empty();
            if (broken.orElse(false)) {
                Permit.Primary last = (Permit.Primary) stored.permit();
                estate.permitSealed(last, last);
            }
            return broken.isPresent() ? broken.get() : super.seal(estate, stored);
        }

        @Override
        Lease stored(EstateKey estate) {
            return api.permit();
        }

        @Override
        void store(Lease lease, boolean first) {
            api.permit(lease, first);
        }
    }

    private static final class StoredSessions extends Sessions {
        private final Api api;

        StoredSessions(Etcd etcd, Api api, OperatorClock clock) {
            super(etcd, null, clock, "siaga-system");
            this.api = api;
        }

        @Override
        ConfigMap stored(String name) {
            return api.session(name);
        }

        @Override
        void store(ConfigMap record, boolean first) {
            api.session(record, first);
        }
    }

    /** The guard stands once it is bound; whether somebody takes it away is tried on real API servers. */
    private static final class Bound extends Guard {
        private final Api api;

        Bound(Api api) {
            super(null, null, (AdmissionManifest) null);
            this.api = api;
        }

        @Override
        void check(EstateRuntime estate) {
            if (!(estate.permit() instanceof Permit.Absent) && estate.guard().checkDue(Duration.ofSeconds(5))) {
                api.bindGuard();
                estate.guard().seen(Optional.empty());
            }
        }

        @Override
        public Optional<String> ensure(EstateRuntime estate) {
            api.bindGuard();
            return Optional.empty();
        }
    }

    private static final class Only extends EstateRegistry {
        private final List<EstateRuntime> estate;

        Only(PatroniMembers members, OperatorClock clock, EstateRuntime estate) {
            super(null, members, null, clock, estate.self().name());
            this.estate = List.of(estate);
        }

        @Override
        public Collection<EstateRuntime> all() {
            return estate;
        }
    }

    private static final class Members extends PatroniMembers {
        private final Api api;
        private final VanishedPods vanished;
        private final Map<String, PatroniMember> known = new HashMap<>();

        Members(Api api, VanishedPods vanished) {
            super(null, null);
            this.api = api;
            this.vanished = vanished;
        }

        @Override
        public Optional<List<Pod>> pods(LocalCity city) {
            return Optional.of(api.pods());
        }

        @Override
        List<Member> vanished(LocalCity city) {
            return vanished.lately(PodSelection.members(city));
        }

        @Override
        public Optional<PatroniMember> member(LocalCity city, Pod pod) {
            return Optional.of(known.computeIfAbsent(
                    pod.getStatus().getPodIP(),
                    ip -> new PatroniMember(URI.create("http://" + ip + ":8008"), PatroniAccess.open())));
        }

        @Override
        public boolean expel(LocalCity city, List<String> names, Instant startedBefore) {
            return api.expel(names, startedBefore);
        }
    }

    private static final class ByCaller extends Recloning {
        private final Api api;

        ByCaller(PatroniMembers members, Api api) {
            super(null, members, new Noted(api));
            this.api = api;
        }

        @Override
        public Optional<String> advance(EstateRuntime estate, Instant olderThan) {
            return api.makeAnew(olderThan);
        }
    }

    private static final class Noted extends PatroniNotes {
        private final Api api;

        Noted(Api api) {
            super(null);
            this.api = api;
        }

        @Override
        boolean standBy(LocalCity city) {
            return api.standsBy();
        }

        @Override
        void forgetCluster(LocalCity city) {
            api.forgetCluster();
        }
    }
}
