package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.PatroniConfig;
import dev.siaga.adapter.wire.MalformedAnswer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What Patroni itself keeps of a city's cluster in Kubernetes: annotations of {@code <scope>-config}, which is an Endpoints or a ConfigMap, as
 * Patroni is configured.
 */
@Singleton
public class PatroniNotes {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String FORGET = "{\"metadata\":{\"annotations\":{\"initialize\":null,\"history\":null}}}";

    private final KubernetesClient client;

    PatroniNotes(KubernetesClient client) {
        this.client = client;
    }

    /** Whether the configuration makes it a standby cluster. Patroni's REST API may answer for one that it read before somebody changed it. */
    boolean standBy(LocalCity city) {
        return Optional.<HasMetadata>ofNullable(endpoints(city).get())
                .or(() -> Optional.ofNullable(configMap(city).get()))
                .map(o -> o.getMetadata().getAnnotations())
                .map(annotations -> annotations.get("config"))
                .filter(PatroniNotes::standsBy)
                .isPresent();
    }

    private static boolean standsBy(String config) {
        try {
            return PatroniConfig.of(config).standbyCluster().isPresent();
        } catch (MalformedAnswer _) {
            return false;
        }
    }

    /** Takes away the note that the cluster is initialised. */
    void forgetCluster(LocalCity city) {
        Resource<? extends HasMetadata> kept = endpoints(city).get() != null ? endpoints(city) : configMap(city);
        kept.patch(MERGE, FORGET);
    }

    private Resource<Endpoints> endpoints(LocalCity city) {
        return client.endpoints().inNamespace(city.namespace()).withName(name(city));
    }

    private Resource<ConfigMap> configMap(LocalCity city) {
        return client.configMaps().inNamespace(city.namespace()).withName(name(city));
    }

    private static String name(LocalCity city) {
        return city.scope() + "-config";
    }
}
