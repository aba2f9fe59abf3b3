package dev.siaga.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Objects as a watch shows them. Nobody waits for it, and it never gives up: until the API server has listed the objects once, nothing is
 * known of them.
 */
public final class Watched<T extends HasMetadata> {
    private final SharedIndexInformer<T> informer;

    private Watched(SharedIndexInformer<T> informer) {
        this.informer = informer.exceptionHandler((_, _) -> true);
        this.informer.start();
    }

    public Watched(Informable<T> objects) {
        this(objects.runnableInformer(0));
    }

    /** Of each object only so much is kept in memory. It needs its name, namespace and resource version. */
    public Watched(Informable<T> objects, UnaryOperator<T> kept) {
        this(objects.runnableInformer(0).itemStore(new Trimmed<>(kept)));
    }

    /** The changes are told as well. */
    public Watched(Informable<T> objects, UnaryOperator<T> kept, ResourceEventHandler<T> changes) {
        this(objects.runnableInformer(0).itemStore(new Trimmed<>(kept)).addEventHandler(changes));
    }

    /** All of them; empty until they were listed. */
    public Optional<List<T>> all() {
        return informer.hasSynced() ? Optional.of(informer.getStore().list()) : Optional.empty();
    }

    /** Those of one namespace, found without going through all; empty until they were listed. */
    public Optional<List<T>> in(String namespace) {
        return informer.hasSynced()
                ? Optional.of(informer.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace))
                : Optional.empty();
    }

    /** The cluster-wide object of this name, if it is known. */
    public Optional<T> find(String name) {
        return Optional.ofNullable(informer.getStore().getByKey(name));
    }

    public void stop() {
        informer.stop();
    }

    private static final class Trimmed<T extends HasMetadata> extends BasicItemStore<T> {
        private final UnaryOperator<T> kept;

        Trimmed(UnaryOperator<T> kept) {
            super(Cache::metaNamespaceKeyFunc);
            this.kept = kept;
        }

        @Override
        public T put(String key, T object) {
            return super.put(key, kept.apply(object));
        }
    }
}
