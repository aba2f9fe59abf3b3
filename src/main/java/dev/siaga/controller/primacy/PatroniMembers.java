package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.PatroniAccess;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which Pods are the city's Patroni members, and how to talk to them: the Pods as watched, and credentials read again every minute. */
@Singleton
public class PatroniMembers {
    private static final long CREDENTIALS_FOR = Duration.ofMinutes(1).toNanos();

    private record KnownAccess(PatroniAccess access, long readAt) {}

    private final KubernetesClient client;
    private final EstatePods pods;
    private final Map<LocalCity, KnownAccess> accesses = new ConcurrentHashMap<>();

    PatroniMembers(KubernetesClient client, EstatePods pods) {
        this.client = client;
        this.pods = pods;
    }

    /** The members' Pods in the order of their names; empty until they were listed once. */
    public Optional<List<Pod>> pods(LocalCity city) {
        return pods.of(PodSelection.members(city));
    }

    /** The members whose Pods have vanished lately, with what is known of their containers. */
    List<Member> vanished(LocalCity city) {
        return pods.vanished(PodSelection.members(city));
    }

    /** Where to ask a member; empty while its Pod has no address. */
    public Optional<PatroniMember> member(LocalCity city, Pod pod) {
        return Optional.ofNullable(pod.getStatus().getPodIP())
                .filter(ip -> !ip.isBlank())
                .map(ip -> new PatroniMember(
                        URI.create("%s://%s:%d"
                                .formatted(city.scheme(), ip.contains(":") ? "[" + ip + "]" : ip, city.port())),
                        access(city)));
    }

    /** True when none of the Pod's containers runs: the kubelet says so, or no kubelet has it yet. */
    static boolean containersStopped(Pod pod) {
        List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
        return statuses == null || statuses.isEmpty()
                ? "Pending".equals(pod.getStatus().getPhase()) && pod.getSpec().getNodeName() == null
                : statuses.stream()
                        .allMatch(s -> s.getState() != null && s.getState().getRunning() == null);
    }

    /** No process of the Pod is older: the API server made it then, and the kubelet says when it last started what runs in it. */
    static Instant notBefore(Pod pod) {
        Instant created = Instant.parse(pod.getMetadata().getCreationTimestamp());
        return Optional.ofNullable(pod.getStatus().getContainerStatuses()).stream()
                .flatMap(List::stream)
                .flatMap(status -> Optional.ofNullable(status.getState())
                        .map(ContainerState::getRunning)
                        .map(ContainerStateRunning::getStartedAt)
                        .stream())
                .map(Instant::parse)
                .min(Comparator.naturalOrder())
                .filter(created::isBefore)
                .orElse(created);
    }

    /**
     * Has Pods ended at once, and by their kubelets: an object goes only when its processes are gone, so that a Pod without an object
     * proves something. The uid keeps a successor of the same name out of it.
     */
    public boolean expel(LocalCity city, List<String> names, Instant startedBefore) {
        return pods(city)
                .map(all -> all.stream()
                        .filter(pod -> names.contains(pod.getMetadata().getName()))
                        .filter(pod -> notBefore(pod).isBefore(startedBefore))
                        .map(this::expel)
                        .reduce(true, Boolean::logicalAnd))
                .orElse(false);
    }

    private boolean expel(Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        Map<String, Object> options = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "gracePeriodSeconds",
                1,
                "preconditions",
                Map.of("uid", meta.getUid()));
        try {
            client.raw("/api/v1/namespaces/" + meta.getNamespace() + "/pods/" + meta.getName(), "DELETE", options);
            return true;
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
        }
    }

    void forget(LocalCity city) {
        accesses.remove(city);
    }

    private PatroniAccess access(LocalCity city) {
        KnownAccess known = accesses.get(city);
        if (known == null || System.nanoTime() - known.readAt() > CREDENTIALS_FOR) {
            known = new KnownAccess(readAccess(city, known), System.nanoTime());
            accesses.put(city, known);
        }
        return known.access();
    }

    /** Credentials that can't be read now are no reason to forget those that worked a minute ago. */
    private PatroniAccess readAccess(LocalCity city, KnownAccess known) {
        try {
            return new PatroniAccess(
                    city.credentialsSecret()
                            .flatMap(name -> secret(city, name))
                            .map(s -> new PatroniAccess.Credentials(text(s, "username"), text(s, "password"))),
                    city.caSecret()
                            .flatMap(name -> secret(city, name))
                            .map(s -> new PatroniAccess.Tls(text(s, "ca.crt"), Optional.empty())));
        } catch (RuntimeException e) {
            return known == null ? PatroniAccess.open() : known.access();
        }
    }

    private Optional<Secret> secret(LocalCity city, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(city.namespace()).withName(name).get());
    }

    private static String text(Secret secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.getData().get(key)), java.nio.charset.StandardCharsets.UTF_8);
    }
}
