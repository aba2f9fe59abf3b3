package dev.siaga.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;

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

    /** The changes are told as well. */
    public Watched(Informable<T> objects, ResourceEventHandler<T> changes) {
        this(objects.runnableInformer(0).addEventHandler(changes));
    }

    /** All of them; empty until they were listed. */
    public Optional<List<T>> all() {
        return informer.hasSynced() ? Optional.of(informer.getStore().list()) : Optional.empty();
    }

    /** The cluster-wide object of this name, if it is known. */
    public Optional<T> find(String name) {
        return Optional.ofNullable(informer.getStore().getByKey(name));
    }

    public void stop() {
        informer.stop();
    }
}
