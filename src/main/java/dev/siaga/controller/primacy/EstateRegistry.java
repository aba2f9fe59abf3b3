package dev.siaga.controller.primacy;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.failover.City;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The estates this replica keeps, made from the policies and cities it watches itself: a replica that doesn't lead runs no reconciler, but
 * renews primacy all the same.
 */
@Singleton
public class EstateRegistry {
    private static final Logger LOG = Logger.getLogger(EstateRegistry.class);

    private final KubernetesClient client;
    private final PatroniMembers members;
    private final EstatePods pods;
    private final City self;
    private final OperatorClock clock;
    private final Map<EstateKey, EstateRuntime> estates = new ConcurrentHashMap<>();
    private final Set<String> retired = ConcurrentHashMap.newKeySet();
    private final Map<EstateKey, String> unusable = new ConcurrentHashMap<>();
    private SharedIndexInformer<FailoverPolicy> policies;
    private SharedIndexInformer<CityCluster> cities;

    EstateRegistry(
            KubernetesClient client,
            PatroniMembers members,
            EstatePods pods,
            OperatorClock clock,
            @ConfigProperty(name = "siaga.city") String city) {
        this.client = client;
        this.members = members;
        this.pods = pods;
        this.clock = clock;
        this.self = new City(city);
    }

    /** Blocks until both kinds are listed once, however long the API server takes: an operator that gave up would begin again no sooner. */
    void start() {
        cities = listed(CityCluster.class);
        policies = listed(FailoverPolicy.class);
        policies.getStore().list().forEach(this::refresh);
    }

    private <T extends HasMetadata> SharedIndexInformer<T> listed(Class<T> kind) {
        SharedIndexInformer<T> informer = client.resources(kind)
                .inAnyNamespace()
                .runnableInformer(0)
                .exceptionHandler((_, _) -> true)
                .addEventHandler(new Changed<>());
        informer.start().toCompletableFuture().join();
        return informer;
    }

    public City self() {
        return self;
    }

    public Collection<EstateRuntime> all() {
        return estates.values();
    }

    public Optional<EstateRuntime> find(EstateKey key) {
        return Optional.ofNullable(estates.get(key));
    }

    /** The one estate of a namespace that lists this city. */
    public Optional<EstateRuntime> withCity(String namespace, City city) {
        return Optional.ofNullable(policies).stream()
                .flatMap(known -> in(known, namespace))
                .flatMap(policy -> find(EstateKey.of(policy)).stream())
                .filter(e -> e.estate().cities().contains(city))
                .findFirst();
    }

    /** The CityCluster of this city in an estate, with the status it was last seen with. */
    public Optional<CityCluster> ownCluster(EstateKey key) {
        return cluster(key, self);
    }

    /** The CityCluster of any city. */
    public Optional<CityCluster> cluster(EstateKey key, City city) {
        return Optional.ofNullable(cities)
                .map(known -> known.getStore().getByKey(Cache.namespaceKeyFunc(key.namespace(), city.name())));
    }

    /** Every policy as last seen, those that can't be worked with among them. */
    public List<FailoverPolicy> policies() {
        return Optional.ofNullable(policies)
                .map(known -> known.getStore().list())
                .orElse(List.of());
    }

    /** Why a policy can't be worked with: names the field and the remedy. */
    public Optional<String> unusable(EstateKey key) {
        return Optional.ofNullable(unusable.get(key));
    }

    /** The policy is being deleted and its estate is handed back: it isn't taken up again under this uid. */
    public void retire(EstateKey key, String uid) {
        retired.add(uid);
        forget(key);
    }

    private void forget(EstateKey key) {
        unusable.remove(key);
        estates.computeIfPresent(key, (_, estate) -> {
            estate.stop();
            members.forget(estate.local());
            pods.forget(key.namespace());
            return null;
        });
    }

    private synchronized void refresh(FailoverPolicy policy) {
        EstateKey key = EstateKey.of(policy);
        EstateMapping.Mapped mapped = secondInNamespace(policy)
                .<EstateMapping.Mapped>map(EstateMapping.Mapped.Unusable::new)
                .orElseGet(() -> EstateMapping.map(policy, citiesOf(key.namespace()), self));
        switch (mapped) {
            case EstateMapping.Mapped.Usable usable -> {
                unusable.remove(key);
                adopt(key, policy, usable);
            }
            case EstateMapping.Mapped.Unusable bad -> {
                if (!bad.message().equals(unusable.put(key, bad.message()))) {
                    LOG.warnf("estate=%s unusable: %s", key, bad.message());
                }
            }
        }
    }

    /** An estate that becomes unusable by a later edit goes on as it last was usable: a typo must not cost a city its primacy. */
    private void adopt(EstateKey key, FailoverPolicy policy, EstateMapping.Mapped.Usable usable) {
        if (retired.contains(policy.getMetadata().getUid())) {
            return;
        }
        EstateRuntime estate = estates.computeIfAbsent(key, k -> {
            pods.watch(k.namespace());
            EstateRuntime begun = new EstateRuntime(k, self, usable, clock);
            // Before any thread can find it, and with it the quorum.
            recall(begun, policy);
            return begun;
        });
        estate.configure(usable);
        if (policy.isMarkedForDeletion()) {
            // Every replica looks after the guard, and one removes it now.
            estate.stop();
        }
        recall(estate, policy);
    }

    private static void recall(EstateRuntime estate, FailoverPolicy policy) {
        Optional<FailoverPolicyStatus> status = Optional.ofNullable(policy.getStatus());
        status.filter(kept -> kept.epoch() != null)
                .ifPresent(kept -> estate.remember(
                        kept.epoch(), Optional.ofNullable(kept.lastHolder()).map(City::new)));
        status.map(FailoverPolicyStatus::quorumID).ifPresent(estate.sight()::remember);
    }

    /** A namespace is an estate's boundary; of two policies the older one counts. */
    private Optional<String> secondInNamespace(FailoverPolicy policy) {
        return in(policies, policy.getMetadata().getNamespace())
                .filter(other -> !other.getMetadata()
                        .getName()
                        .equals(policy.getMetadata().getName()))
                .filter(other -> older(other, policy))
                .map(other ->
                        "the namespace already has the FailoverPolicy %s: one estate, one namespace; delete one of them"
                                .formatted(other.getMetadata().getName()))
                .findFirst();
    }

    private static boolean older(FailoverPolicy a, FailoverPolicy b) {
        int byAge =
                a.getMetadata().getCreationTimestamp().compareTo(b.getMetadata().getCreationTimestamp());
        return byAge != 0
                ? byAge < 0
                : a.getMetadata().getName().compareTo(b.getMetadata().getName()) < 0;
    }

    private List<CityCluster> citiesOf(String namespace) {
        return in(cities, namespace).toList();
    }

    /** Each change of any object asks for its neighbours, so they are found without going through all of them. */
    private static <T extends HasMetadata> Stream<T> in(SharedIndexInformer<T> known, String namespace) {
        return known.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace).stream();
    }

    private final class Changed<T extends HasMetadata> implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T added) {
            changed(added);
        }

        @Override
        public void onUpdate(T before, T now) {
            changed(now);
        }

        @Override
        public void onDelete(T deleted, boolean finalStateUnknown) {
            if (deleted instanceof FailoverPolicy policy) {
                forget(EstateKey.of(policy));
            }
            changed(deleted);
        }

        private void changed(T object) {
            if (policies == null) {
                return;
            }
            in(policies, object.getMetadata().getNamespace()).forEach(EstateRegistry.this::refresh);
        }
    }
}
