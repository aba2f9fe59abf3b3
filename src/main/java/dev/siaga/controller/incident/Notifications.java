package dev.siaga.controller.incident;

import com.fasterxml.jackson.databind.JsonNode;
import dev.siaga.adapter.notify.Sink;
import dev.siaga.adapter.wire.MalformedAnswer;
import dev.siaga.controller.NamedSecrets;
import dev.siaga.incident.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Who is told of a namespace's incidents. It stands in a ConfigMap of that namespace: routes belong to the estate and its owners, change without a
 * restart, and can only name Secrets that lie beside them.
 */
sealed interface Notifications {
    String CONFIG_MAP = "siaga-notifications";
    String KEY = "notifications.yaml";

    /**
     * @param forgetful the sinks that take silence for an end
     * @param sinks by name; a sink is built, and its Secret read, when something is to be sent, so that a rotated one counts at once
     */
    record Usable(RoutingTable routes, Set<String> forgetful, Map<String, Supplier<Sink>> sinks)
            implements Notifications {}

    /** The message names the field and the remedy. */
    record Unusable(String message) implements Notifications {}

    record Absent() implements Notifications {}

    static Notifications of(KubernetesClient client, String namespace) {
        try {
            ConfigMap map = client.configMaps()
                    .inNamespace(namespace)
                    .withName(CONFIG_MAP)
                    .get();
            if (map == null) {
                return new Absent();
            }
            String text = Optional.ofNullable(map.getData())
                    .map(data -> data.get(KEY))
                    .orElseThrow(() -> new MalformedAnswer("has no key " + KEY));
            JsonNode tree = client.getKubernetesSerialization().unmarshal(text, JsonNode.class);
            return NotificationsReader.read(tree, new NamedSecrets(client, namespace));
        } catch (MalformedAnswer e) {
            return new Unusable("ConfigMap %s: %s".formatted(CONFIG_MAP, e.getMessage()));
        } catch (KubernetesClientException e) {
            return new Unusable("ConfigMap %s can't be read: %s".formatted(CONFIG_MAP, e.getMessage()));
        } catch (IllegalArgumentException | YamlEngineException _) {
            return new Unusable("ConfigMap %s, key %s: not YAML".formatted(CONFIG_MAP, KEY));
        }
    }
}
