package dev.siaga.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.siaga.cli.doctor.Facts;
import dev.siaga.controller.placement.Labels;
import dev.siaga.controller.primacy.LocalCity;
import dev.siaga.failover.Timing;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a city's Patroni cluster keeps in its Kubernetes API: its configuration and its lock, in either form, and its Pods. */
final class PatroniObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ON = Set.of("true", "on", "yes", "1");

    private final Cluster cluster;
    private final LocalCity city;

    PatroniObjects(Cluster cluster, LocalCity city) {
        this.cluster = cluster;
        this.city = city;
    }

    /** The object with Patroni's lock: empty while nobody has ever held it. */
    Optional<HasMetadata> lock() {
        return either(Endpoints.class, city.scope(), "renewTime")
                .or(() -> either(ConfigMap.class, city.scope() + "-leader", "renewTime"));
    }

    Facts.Settings settings() {
        HasMetadata object = either(Endpoints.class, city.scope() + "-config", "config")
                .or(() -> either(ConfigMap.class, city.scope() + "-config", "config"))
                .orElseThrow(() -> new Problem(
                        "Patroni's configuration isn't there: no Endpoints and no ConfigMap %s-config with the annotation config"
                                .formatted(city.scope())));
        return settings(object.getMetadata().getAnnotations().get("config"));
    }

    /** Patroni's own defaults where a key is left out. */
    static Facts.Settings settings(String json) {
        try {
            JsonNode config = JSON.readTree(json);
            JsonNode postgresql = config.path("postgresql");
            return new Facts.Settings(
                    new Timing.PatroniTiming(
                            Duration.ofSeconds(config.path("ttl").asLong(30)),
                            Duration.ofSeconds(config.path("loop_wait").asLong(10)),
                            Duration.ofSeconds(config.path("retry_timeout").asLong(10))),
                    on(config.path("failsafe_mode")),
                    on(config.path("pause")),
                    on(config.path("synchronous_mode"))
                            || config.path("synchronous_mode").asText().equals("quorum"),
                    on(postgresql.path("use_pg_rewind")),
                    on(postgresql.path("remove_data_directory_on_rewind_failure")),
                    on(postgresql.path("parameters").path("wal_log_hints")),
                    slots(config.path("slots")));
        } catch (JsonProcessingException e) {
            throw new Problem("Patroni's configuration is no JSON: " + e.getOriginalMessage());
        }
    }

    private static boolean on(JsonNode value) {
        return ON.contains(value.asText().toLowerCase(java.util.Locale.ROOT));
    }

    private static Set<String> slots(JsonNode slots) {
        Set<String> names = new HashSet<>();
        slots.properties().forEach(slot -> {
            if (slot.getValue().path("type").asText("physical").equals("physical")) {
                names.add(slot.getKey());
            }
        });
        return names;
    }

    List<Pod> members() {
        return cluster.asked(
                Pod.class,
                () -> cluster.client()
                        .pods()
                        .inNamespace(city.namespace())
                        .withLabel(city.scopeLabel(), city.scope())
                        .list()
                        .getItems());
    }

    List<Facts.Member> members(String topologyKey) {
        return members().stream()
                .map(pod -> new Facts.Member(
                        pod.getMetadata().getName(),
                        version(pod),
                        place(pod, topologyKey),
                        apart(pod, topologyKey),
                        ready(pod)))
                .toList();
    }

    /** Whether a member of this name is what its Pod's label says: the one that accepts writes. */
    List<String> writing() {
        return members().stream()
                .filter(pod -> Set.of("primary", "master")
                        .contains(Optional.ofNullable(
                                        pod.getMetadata().getLabels().get("role"))
                                .orElse("")))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** Patroni writes what it is into its Pod's annotation. */
    private static Optional<String> version(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get("status"))
                .flatMap(status -> {
                    try {
                        return Optional.ofNullable(
                                JSON.readTree(status).path("version").textValue());
                    } catch (JsonProcessingException _) {
                        return Optional.empty();
                    }
                });
    }

    private Optional<String> place(Pod pod, String topologyKey) {
        Optional<String> node = Optional.ofNullable(pod.getSpec().getNodeName());
        return topologyKey.equals("kubernetes.io/hostname")
                ? node
                : node.map(name -> Optional.ofNullable(cluster.asked(
                                Node.class,
                                () -> cluster.client().nodes().withName(name).get()))
                        .map(found -> found.getMetadata().getLabels().get(topologyKey))
                        .orElse(name));
    }

    private static boolean apart(Pod pod, String topologyKey) {
        return Optional.ofNullable(pod.getSpec().getAffinity())
                .map(Affinity::getPodAntiAffinity)
                .map(PodAntiAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .stream()
                .flatMap(List::stream)
                .anyMatch(term -> topologyKey.equals(term.getTopologyKey())
                        && Labels.match(
                                term.getLabelSelector(), pod.getMetadata().getLabels()));
    }

    private static boolean ready(Pod pod) {
        return Stream.ofNullable(pod.getStatus().getConditions())
                .flatMap(List::stream)
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private <T extends HasMetadata> Optional<HasMetadata> either(Class<T> kind, String name, String annotation) {
        return cluster.find(kind, name)
                .filter(object -> Optional.ofNullable(object.getMetadata().getAnnotations())
                        .filter(annotations -> annotations.containsKey(annotation))
                        .isPresent())
                .map(HasMetadata.class::cast);
    }
}
