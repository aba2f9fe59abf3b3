package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * The ConfigMaps and Secrets that Pods refer to. What has been seen is answered from memory, so that a container restarts while the API
 * server is away.
 */
final class Sources {
    private final KubernetesClient client;
    private final SharedIndexInformer<ConfigMap> configMaps;
    private final SharedIndexInformer<Secret> secrets;
    private final List<Consumer<HasMetadata>> listeners = new CopyOnWriteArrayList<>();

    Sources(KubernetesClient client) {
        this.client = client;
        this.configMaps = client.configMaps().inAnyNamespace().inform(new Changes<>(Sources::same));
        this.secrets = client.secrets().inAnyNamespace().inform(new Changes<>(Sources::same));
    }

    /** Calls the listener with each ConfigMap or Secret whose data has changed. */
    void follow(Consumer<HasMetadata> listener) {
        listeners.add(listener);
    }

    Optional<ConfigMap> configMap(String namespace, String name) {
        return Optional.ofNullable(configMaps.getStore().getByKey(namespace + "/" + name))
                .or(() -> Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(secrets.getStore().getByKey(namespace + "/" + name))
                .or(() -> Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get()));
    }

    private static boolean same(ConfigMap one, ConfigMap other) {
        return Objects.equals(one.getData(), other.getData())
                && Objects.equals(one.getBinaryData(), other.getBinaryData());
    }

    private static boolean same(Secret one, Secret other) {
        return Objects.equals(one.getData(), other.getData());
    }

    private final class Changes<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final BiPredicate<T, T> same;

        private Changes(BiPredicate<T, T> same) {
            this.same = same;
        }

        @Override
        public void onAdd(T source) {
            // A Pod that waits for it asks again by itself.
        }

        @Override
        public void onUpdate(T before, T source) {
            if (!same.test(before, source)) {
                listeners.forEach(listener -> listener.accept(source));
            }
        }

        @Override
        public void onDelete(T source, boolean lastStateUnknown) {
            // Mounted files stay as they were, as in Kubernetes.
        }
    }
}
