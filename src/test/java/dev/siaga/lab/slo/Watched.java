package dev.siaga.lab.slo;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What anybody sees who watches a namespace: which ServiceSLOs are evaluated, and the moment at which each Incident appeared. */
final class Watched implements AutoCloseable {
    /** What an Incident was declared for, such as {@code slo/svc-0010}, and when it was first seen. */
    record Seen(String cause, Instant at) {}

    private final Set<String> evaluated = ConcurrentHashMap.newKeySet();
    private final Map<String, Seen> incidents = new ConcurrentHashMap<>();
    private final SharedIndexInformer<ServiceSLO> slos;
    private final SharedIndexInformer<Incident> declared;

    Watched(KubernetesClient admin, String namespace) {
        slos = admin.resources(ServiceSLO.class).inNamespace(namespace).inform(each(this::look));
        declared = admin.resources(Incident.class).inNamespace(namespace).inform(each(this::look));
    }

    int evaluated() {
        return evaluated.size();
    }

    Collection<Seen> incidents() {
        return List.copyOf(incidents.values());
    }

    private void look(ServiceSLO slo) {
        boolean known = Optional.ofNullable(slo.getStatus()).stream()
                .flatMap(status -> status.conditions().stream())
                .anyMatch(condition -> condition.getType().equals("Evaluated")
                        && condition.getStatus().equals("True"));
        if (known) {
            evaluated.add(slo.getMetadata().getName());
        } else {
            evaluated.remove(slo.getMetadata().getName());
        }
    }

    private void look(Incident incident) {
        incidents.putIfAbsent(
                incident.getMetadata().getName(), new Seen(incident.getSpec().cause(), Instant.now()));
    }

    private static <T> ResourceEventHandler<T> each(Consumer<T> look) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                look.accept(added);
            }

            @Override
            public void onUpdate(T before, T now) {
                look.accept(now);
            }

            @Override
            public void onDelete(T gone, boolean unknown) {}
        };
    }

    @Override
    public void close() {
        slos.close();
        declared.close();
    }
}
