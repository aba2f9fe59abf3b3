package dev.siaga.controller.traffic;

import dev.siaga.controller.Apply;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Services without a selector and the EndpointSlices behind them. Writes only what changed, and all of it every half minute; of a Service only the
 * fields it needs, so that whoever else applies it may make it a load balancer. They belong to nobody, so that clients keep their address
 * when the policy is deleted.
 */
@Singleton
class Slices {
    private static final Duration REPAIR_EVERY = Duration.ofSeconds(30);

    /** A Service of an estate: its name after the estate's, and its one port. */
    record Entrance(EstateKey estate, String suffix, String portName, int port) {
        String name() {
            return estate.policy() + "-" + suffix;
        }

        private String key() {
            return estate.namespace() + "/" + name();
        }
    }

    /** {@code six}: the family of addresses, which a slice keeps for life. */
    private record Applied(List<Address> targets, boolean six, long at) {}

    private final KubernetesClient client;
    private final Map<String, Applied> applied = new ConcurrentHashMap<>();

    Slices(KubernetesClient client) {
        this.client = client;
    }

    /** Lets a Service lead to these addresses, which share a port. Without any, connections to it are refused at once. */
    void lead(Entrance entrance, List<Address> targets) {
        Applied before = applied.get(entrance.key());
        if (before != null
                && before.targets().equals(targets)
                && System.nanoTime() - before.at() < REPAIR_EVERY.toNanos()) {
            return;
        }
        client.resource(service(entrance)).patch(Apply.AS_SIAGA);
        write(entrance, targets, before != null && before.six());
    }

    /** A slice of which this replica doesn't know where it leads stays as it is. */
    void leadNowhere(Entrance entrance) {
        Applied before = applied.get(entrance.key());
        if (before != null && !before.targets().isEmpty()) {
            write(entrance, List.of(), before.six());
        }
    }

    private void write(Entrance entrance, List<Address> targets, boolean formerlySix) {
        boolean six = targets.isEmpty() ? formerlySix : six(targets.getFirst());
        client.resource(slice(entrance, targets, six)).patch(Apply.AS_SIAGA);
        applied.put(entrance.key(), new Applied(targets, six, System.nanoTime()));
    }

    private static Service service(Entrance entrance) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(entrance.name())
                .withNamespace(entrance.estate().namespace())
                .withLabels(entrance.estate().labels())
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName(entrance.portName())
                .withPort(entrance.port())
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    /** A slice has one family of addresses: that of the first. */
    private static EndpointSlice slice(Entrance entrance, List<Address> targets, boolean six) {
        List<Endpoint> endpoints = targets.stream()
                .filter(t -> six(t) == six)
                .map(t -> new EndpointBuilder()
                        .withAddresses(t.host())
                        .withNewConditions()
                        .withReady(true)
                        .endConditions()
                        .build())
                .toList();
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(entrance.name())
                .withNamespace(entrance.estate().namespace())
                .withLabels(entrance.estate().labels())
                .addToLabels("kubernetes.io/service-name", entrance.name())
                .addToLabels("endpointslice.kubernetes.io/managed-by", "siaga.dev")
                .endMetadata()
                .withAddressType(six ? "IPv6" : "IPv4")
                .withEndpoints(endpoints)
                .addNewPort()
                .withName(entrance.portName())
                .withPort(
                        targets.isEmpty() ? entrance.port() : targets.getFirst().port())
                .withProtocol("TCP")
                .endPort()
                .build();
    }

    private static boolean six(Address address) {
        return address.host().contains(":");
    }
}
