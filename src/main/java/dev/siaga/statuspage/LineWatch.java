package dev.siaga.statuspage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Watches one kind and keeps of each object the line that the page shows, and no more: the objects themselves are many times as large, and the leading
 * replica's reconcilers hold them already. An object without a line isn't shown.
 */
final class LineWatch<T extends HasMetadata, L> implements ResourceEventHandler<T> {
    private static final Logger LOG = Logger.getLogger(LineWatch.class);

    private final Class<T> kind;
    private final Function<T, Optional<L>> line;
    private final Map<String, Map<String, L>> lines = new ConcurrentHashMap<>();
    private Optional<SharedIndexInformer<T>> informer = Optional.empty();
    private Runnable changed = () -> {};

    LineWatch(Class<T> kind, Function<T, Optional<L>> line) {
        this.kind = kind;
        this.line = line;
    }

    void start(KubernetesClient client, Runnable told) {
        changed = told;
        SharedIndexInformer<T> started = client.resources(kind)
                .inAnyNamespace()
                .runnableInformer(0)
                .itemStore(new ReducedStateItemStore<>(
                        ReducedStateItemStore.NAME_KEY_STATE, kind, client.getKubernetesSerialization()))
                .removeNamespaceIndex()
                .exceptionHandler((_, _) -> true)
                .addEventHandler(this);
        started.start();
        informer = Optional.of(started);
    }

    void stop() {
        informer.ifPresent(SharedIndexInformer::stop);
    }

    boolean settled() {
        return informer.filter(SharedIndexInformer::hasSynced).isPresent();
    }

    Collection<L> in(String namespace) {
        return List.copyOf(lines.getOrDefault(namespace, Map.of()).values());
    }

    @Override
    public void onAdd(T added) {
        keep(added);
    }

    @Override
    public void onUpdate(T before, T now) {
        keep(now);
    }

    @Override
    public void onDelete(T deleted, boolean finalStateUnknown) {
        drop(deleted);
        changed.run();
    }

    private void keep(T object) {
        read(object)
                .ifPresentOrElse(
                        kept -> lines.computeIfAbsent(
                                        object.getMetadata().getNamespace(), _ -> new ConcurrentHashMap<>())
                                .put(object.getMetadata().getName(), kept),
                        () -> drop(object));
        changed.run();
    }

    /** Whoever may write a resource writes its status at will. */
    private Optional<L> read(T object) {
        try {
            return line.apply(object);
        } catch (RuntimeException e) {
            LOG.warnf(e, "kind=%s key=%s isn't shown", kind.getSimpleName(), Cache.metaNamespaceKeyFunc(object));
            return Optional.empty();
        }
    }

    private void drop(T object) {
        lines.computeIfPresent(object.getMetadata().getNamespace(), (_, known) -> {
            known.remove(object.getMetadata().getName());
            return known.isEmpty() ? null : known;
        });
    }
}
