package dev.siaga.lab.slo;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What anybody sees who watches a namespace: which ServiceSLOs are evaluated and which no longer are, and the moment at which an Incident called
 * for somebody at once.
 */
final class Watched implements AutoCloseable {
    private static final int REASONS = 3;
    private static final Set<String> URGENT = Set.of("SEV1", "SEV2");

    private final Set<String> evaluated = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> incidents = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> urgent = new ConcurrentHashMap<>();
    private final SharedIndexInformer<ServiceSLO> slos;
    private final SharedIndexInformer<Incident> declared;

    Watched(KubernetesClient admin, String namespace) {
        slos = admin.resources(ServiceSLO.class).inNamespace(namespace).inform(each(this::look));
        declared = admin.resources(Incident.class).inNamespace(namespace).inform(each(this::look));
    }

    int evaluated() {
        return evaluated.size();
    }

    /** How many times a ServiceSLO was told as not evaluated. */
    int failed() {
        return failures.size();
    }

    /** Why, of one of each kind. */
    List<String> whyFailed() {
        return failures.stream()
                .collect(Collectors.toMap(why -> why.replaceAll("\\d", ""), why -> why, (one, _) -> one))
                .values()
                .stream()
                .limit(REASONS)
                .toList();
    }

    /** How many Incidents there are, of whatever severity. */
    int incidents() {
        return incidents.size();
    }

    /** When the Incident of a ServiceSLO, by its name, was first seen with SEV2 or worse. */
    Map<String, Instant> urgent() {
        return Map.copyOf(urgent);
    }

    private void look(ServiceSLO slo) {
        String name = slo.getMetadata().getName();
        Optional.ofNullable(slo.getStatus()).stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.getType().equals("Evaluated"))
                .forEach(condition -> {
                    if (condition.getStatus().equals("True")) {
                        evaluated.add(name);
                    } else {
                        evaluated.remove(name);
                        failures.add(condition.getMessage());
                    }
                });
    }

    private void look(Incident incident) {
        incidents.add(incident.getMetadata().getName());
        if (URGENT.contains(incident.getSpec().severity())) {
            String cause = incident.getSpec().cause();
            urgent.putIfAbsent(cause.substring(cause.lastIndexOf('/') + 1), Instant.now());
        }
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
