package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.PatroniAccess;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.controller.NamedSecrets;
import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Which Pods are the city's Patroni members, and how to talk to them: the Pods as watched, and credentials read again every minute. */
@Singleton
public class PatroniMembers {
    private static final long CREDENTIALS_FOR = Duration.ofMinutes(1).toNanos();

    /** {@code unreadable}: why what is used may be old, or lacks something. */
    private record KnownAccess(PatroniAccess access, Optional<String> unreadable, long readAt) {
        KnownAccess old() {
            return new KnownAccess(access, unreadable, readAt - CREDENTIALS_FOR - 1);
        }
    }

    /** What was made of one Secret, or why that wasn't possible. */
    private record Part<T>(Optional<T> value, Optional<String> unreadable) {}

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

    /** Every member that has an address. */
    public List<PatroniMember> reachable(LocalCity city) {
        return pods(city).orElse(List.of()).stream()
                .flatMap(pod -> member(city, pod).stream())
                .toList();
    }

    /** Why a Secret that the CityCluster names can't be read, with the remedy; what was read before is used until then. */
    Optional<String> unreadable(LocalCity city) {
        return Optional.ofNullable(accesses.get(city)).flatMap(KnownAccess::unreadable);
    }

    /** What is known of its Secrets isn't believed any more. */
    void readAnew(LocalCity city) {
        accesses.computeIfPresent(city, (_, known) -> known.old());
    }

    void forget(LocalCity city) {
        accesses.remove(city);
    }

    private PatroniAccess access(LocalCity city) {
        KnownAccess known = accesses.get(city);
        if (known == null || System.nanoTime() - known.readAt() > CREDENTIALS_FOR) {
            known = readAccess(city, Optional.ofNullable(known).map(KnownAccess::access));
            accesses.put(city, known);
        }
        return known.access();
    }

    private KnownAccess readAccess(LocalCity city, Optional<PatroniAccess> before) {
        Part<PatroniAccess.Credentials> credentials = read(
                city.credentialsSecret(),
                before.flatMap(PatroniAccess::credentials),
                name -> credentials(new NamedSecrets(client, city.namespace()), name));
        Part<PatroniAccess.Tls> tls = read(
                city.caSecret(),
                before.flatMap(PatroniAccess::tls),
                name -> new PatroniAccess.Tls(
                        new NamedSecrets(client, city.namespace()).text(name, "ca.crt"), Optional.empty()));
        return new KnownAccess(
                new PatroniAccess(credentials.value(), tls.value()),
                credentials.unreadable().or(tls::unreadable),
                System.nanoTime());
    }

    /** Patroni reads the same Secret with all its blanks. */
    private static PatroniAccess.Credentials credentials(NamedSecrets secrets, String name) {
        Map<String, String> texts = secrets.texts(name);
        return new PatroniAccess.Credentials(
                NamedSecrets.exact(name, texts, "username"), NamedSecrets.exact(name, texts, "password"));
    }

    /** What can't be read now is no reason to forget what worked a minute ago. */
    private static <T> Part<T> read(Optional<String> secret, Optional<T> before, Function<String, T> how) {
        if (secret.isEmpty()) {
            return new Part<>(Optional.empty(), Optional.empty());
        }
        try {
            return new Part<>(secret.map(how), Optional.empty());
        } catch (NamedSecrets.Unreadable e) {
            return new Part<>(before, Optional.of(e.getMessage()));
        }
    }
}
