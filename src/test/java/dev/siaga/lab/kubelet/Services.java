package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The city's Services, and the ready endpoints behind each. */
final class Services {
    private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<EndpointSlice> slices;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    Services(KubernetesClient client) {
        this.services = client.services().inAnyNamespace().inform(new Events<>());
        this.slices = client.discovery().v1().endpointSlices().inAnyNamespace().inform(new Events<>());
    }

    /** Calls the listener now and after each change. */
    void follow(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    List<Service> all() {
        return services.getStore().list();
    }

    /** Where the connections to a port of a Service go. */
    List<InetSocketAddress> targets(Service service, ServicePort port) {
        return slices(service)
                .flatMap(slice -> orNone(slice.getPorts()).stream()
                        .filter(one -> text(one.getName()).equals(text(port.getName())) && one.getPort() != null)
                        .flatMap(one -> ready(slice)
                                .flatMap(endpoint -> endpoint.getAddresses().stream())
                                .map(ip -> new InetSocketAddress(ip, one.getPort()))))
                .distinct()
                .toList();
    }

    Stream<Endpoint> readyEndpoints(Service service) {
        return slices(service).flatMap(Services::ready);
    }

    private Stream<EndpointSlice> slices(Service service) {
        var meta = service.getMetadata();
        return slices.getStore().list().stream()
                .filter(slice -> slice.getMetadata().getNamespace().equals(meta.getNamespace()))
                .filter(slice -> slice.getAddressType().equals("IPv4"))
                .filter(slice -> Optional.ofNullable(slice.getMetadata().getLabels())
                        .map(labels -> labels.get(SERVICE_OF_SLICE))
                        .filter(meta.getName()::equals)
                        .isPresent());
    }

    private static Stream<Endpoint> ready(EndpointSlice slice) {
        return orNone(slice.getEndpoints()).stream()
                .filter(endpoint -> endpoint.getConditions() == null
                        || !Boolean.FALSE.equals(endpoint.getConditions().getReady()));
    }

    /** A slice that has no ready endpoint may come without the list. */
    static <T> List<T> orNone(List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    private static String text(String name) {
        return Objects.requireNonNullElse(name, "");
    }

    private final class Events<T extends HasMetadata> implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            listeners.forEach(Runnable::run);
        }

        @Override
        public void onUpdate(T before, T object) {
            onAdd(object);
        }

        @Override
        public void onDelete(T object, boolean lastStateUnknown) {
            onAdd(object);
        }
    }
}
