package dev.siaga.controller.traffic;

import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Services {@code <policy>-rw} and {@code <policy>-ro} of this city and the EndpointSlices behind them. While nobody is known to
 * write, the slices stay as they are: they lead elsewhere after a promotion, never before. Only a primary that is lost and silent is taken
 * out at once, so that clients are refused and try again instead of waiting for an answer that doesn't come. They belong to nobody, so that clients keep their
 * address when the policy is deleted.
 */
@Singleton
public class TrafficSlices {
    private static final int POSTGRESQL = 5432;
    private static final Duration REPAIR_EVERY = Duration.ofSeconds(30);

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("siaga")
            .withForce(true)
            .build();

    private record Target(String address, int port) {}

    private record Applied(List<Target> targets, long at) {}

    private final KubernetesClient client;
    private final Map<String, Applied> applied = new ConcurrentHashMap<>();

    TrafficSlices(KubernetesClient client) {
        this.client = client;
    }

    /** Makes the slices follow the estate as this city sees it; writes only what changed, and all of it every half minute. */
    public void follow(EstateRuntime estate) {
        Optional<Target> writer = writer(estate);
        if (writer.isEmpty()) {
            if (estate.snapshot(Instant.now()).lastHolderSilent()) {
                leadNowhere(estate.key(), "rw");
            }
            return;
        }
        apply(estate.key(), "rw", List.of(writer.get()));
        List<Target> readers = readers(estate);
        apply(estate.key(), "ro", readers.isEmpty() ? List.of(writer.get()) : readers);
    }

    private static Optional<Target> writer(EstateRuntime estate) {
        return estate.reading().holder().flatMap(holder -> {
            if (holder.city().equals(estate.self())) {
                return estate.evidence().running(Member.Role.PRIMARY).map(m -> new Target(m.address(), POSTGRESQL));
            }
            boolean writes = Optional.ofNullable(estate.reading().beacons().get(holder.city()))
                    .filter(b -> b.role() == Beacon.Role.PRIMARY)
                    .isPresent();
            Estate.Upstream upstream = estate.estate().upstreams().get(holder.city());
            return writes && upstream != null
                    ? Optional.of(new Target(upstream.host(), upstream.port()))
                    : Optional.empty();
        });
    }

    /** The members of this city that stream, or that lead those that do. */
    private static List<Target> readers(EstateRuntime estate) {
        return estate.evidence().members().stream()
                .filter(Member.Running.class::isInstance)
                .map(Member.Running.class::cast)
                .filter(m -> m.role() != Member.Role.PRIMARY && m.streaming())
                .map(m -> new Target(m.address(), POSTGRESQL))
                .sorted(java.util.Comparator.comparing(Target::address))
                .toList();
    }

    /** A slice of which this replica doesn't know where it leads stays as it is. */
    private void leadNowhere(EstateKey estate, String suffix) {
        String name = estate.policy() + "-" + suffix;
        String key = estate.namespace() + "/" + name;
        Applied before = applied.get(key);
        if (before != null && !before.targets().isEmpty()) {
            client.resource(slice(estate, name, before.targets().getFirst(), List.of()))
                    .patch(APPLY);
            applied.put(key, new Applied(List.of(), System.nanoTime()));
        }
    }

    private void apply(EstateKey estate, String suffix, List<Target> targets) {
        String name = estate.policy() + "-" + suffix;
        String key = estate.namespace() + "/" + name;
        Applied before = applied.get(key);
        if (before != null
                && before.targets().equals(targets)
                && System.nanoTime() - before.at() < REPAIR_EVERY.toNanos()) {
            return;
        }
        client.resource(service(estate, name)).patch(APPLY);
        client.resource(slice(estate, name, targets.getFirst(), targets)).patch(APPLY);
        applied.put(key, new Applied(targets, System.nanoTime()));
    }

    private static Service service(EstateKey estate, String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(estate.namespace())
                .withLabels(labels(estate))
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("postgresql")
                .withPort(POSTGRESQL)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    private static EndpointSlice slice(EstateKey estate, String name, Target like, List<Target> targets) {
        List<Endpoint> endpoints = targets.stream()
                .map(t -> new EndpointBuilder()
                        .withAddresses(t.address())
                        .withNewConditions()
                        .withReady(true)
                        .endConditions()
                        .build())
                .toList();
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(estate.namespace())
                .withLabels(labels(estate))
                .addToLabels("kubernetes.io/service-name", name)
                .addToLabels("endpointslice.kubernetes.io/managed-by", "siaga.dev")
                .endMetadata()
                .withAddressType(like.address().contains(":") ? "IPv6" : "IPv4")
                .withEndpoints(endpoints)
                .addNewPort()
                .withName("postgresql")
                .withPort(like.port())
                .withProtocol("TCP")
                .endPort()
                .build();
    }

    private static Map<String, String> labels(EstateKey estate) {
        return Map.of("app.kubernetes.io/managed-by", "siaga", "siaga.dev/policy", estate.policy());
    }
}
