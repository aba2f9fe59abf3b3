package dev.siaga.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the Patroni cluster of a namespace by what Patroni keeps there, and what else its manifests tell. */
final class PatroniSearch {
    private static final String SUFFIX = "-config";
    private static final ObjectMapper JSON = new ObjectMapper();

    private PatroniSearch() {}

    static FoundPatroni in(Cluster cluster, Optional<String> scope) {
        List<HasMetadata> all = Stream.concat(
                        cluster.all(Endpoints.class).stream().map(HasMetadata.class::cast),
                        cluster.all(ConfigMap.class).stream())
                .filter(PatroniSearch::isConfiguration)
                .filter(object -> scope.isEmpty() || scope.get().equals(scope(object)))
                .toList();
        if (all.size() != 1) {
            throw new Problem(
                    all.isEmpty()
                            ? "no Patroni keeps its configuration in the namespace %s (context %s): it needs Kubernetes as its store"
                                    .formatted(cluster.namespace(), cluster.context())
                            : "several Patroni clusters are in the namespace %s: choose by --scope one of %s"
                                    .formatted(
                                            cluster.namespace(),
                                            all.stream()
                                                    .map(PatroniSearch::scope)
                                                    .collect(Collectors.joining(", "))));
        }
        return found(cluster, all.getFirst());
    }

    private static FoundPatroni found(Cluster cluster, HasMetadata configuration) {
        String scope = scope(configuration);
        String config = configuration.getMetadata().getAnnotations().get("config");
        String label = label(configuration, scope);
        return new FoundPatroni(
                cluster.namespace(),
                scope,
                label,
                PatroniObjects.settings(config).timing(),
                standby(config),
                address(cluster, label, scope),
                restSecret(cluster, label, scope));
    }

    private static boolean isConfiguration(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return object.getMetadata().getName().endsWith(SUFFIX)
                && annotations != null
                && annotations.containsKey("config")
                && annotations.get("config").startsWith("{");
    }

    private static String scope(HasMetadata configuration) {
        String name = configuration.getMetadata().getName();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    private static String label(HasMetadata configuration, String scope) {
        return Optional.ofNullable(configuration.getMetadata().getLabels()).stream()
                .flatMap(labels -> labels.entrySet().stream())
                .filter(label -> label.getValue().equals(scope))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse("cluster-name");
    }

    private static boolean standby(String config) {
        try {
            return JSON.readTree(config).path("standby_cluster").isObject();
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    /** Where others reach the primary: a load balancer in front of the members. */
    private static Optional<String> address(Cluster cluster, String label, String scope) {
        return cluster.all(Service.class).stream()
                .filter(service -> "LoadBalancer".equals(service.getSpec().getType()))
                .filter(service -> Optional.ofNullable(service.getSpec().getSelector())
                        .filter(selector -> scope.equals(selector.get(label)) && selector.containsKey("role"))
                        .isPresent())
                .flatMap(service -> Optional.ofNullable(service.getStatus().getLoadBalancer()).stream())
                .flatMap(balancer -> balancer.getIngress().stream())
                .flatMap(ingress -> Stream.of(ingress.getIp(), ingress.getHostname()))
                .filter(address -> address != null && !address.isEmpty())
                .findFirst();
    }

    /** Patroni takes the credentials of its REST interface from a Secret; Siaga reads the keys username and password of it. */
    private static Optional<String> restSecret(Cluster cluster, String label, String scope) {
        return cluster
                .asked(
                        Pod.class,
                        () -> cluster.client()
                                .pods()
                                .inNamespace(cluster.namespace())
                                .withLabel(label, scope)
                                .list()
                                .getItems())
                .stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().equals("PATRONI_RESTAPI_PASSWORD"))
                .flatMap(variable ->
                        Optional.ofNullable(variable.getValueFrom()).map(EnvVarSource::getSecretKeyRef).stream())
                .map(reference -> reference.getName())
                .findFirst();
    }
}
