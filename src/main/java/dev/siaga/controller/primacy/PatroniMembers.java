package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.PatroniAccess;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which Pods are the city's Patroni members, and how to talk to them: watched Pods, and credentials read again every minute. */
@Singleton
public class PatroniMembers {
    private static final long CREDENTIALS_FOR = Duration.ofMinutes(1).toNanos();

    private record Selection(String namespace, String label, String scope) {}

    private record Watched(SharedIndexInformer<Pod> informer, VanishedMembers vanished) {}

    private record KnownAccess(PatroniAccess access, long readAt) {}

    private final KubernetesClient client;
    private final Map<Selection, Watched> watched = new ConcurrentHashMap<>();
    private final Map<LocalCity, KnownAccess> accesses = new ConcurrentHashMap<>();

    PatroniMembers(KubernetesClient client) {
        this.client = client;
    }

    /** The members' Pods in the order of their names. */
    public List<Pod> pods(LocalCity city) {
        return watched(city).informer().getStore().list().stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /** The members whose Pods have vanished lately, with what is known of their containers. */
    List<Member> vanished(LocalCity city) {
        return watched(city).vanished().lately();
    }

    private Watched watched(LocalCity city) {
        Selection selection = new Selection(city.namespace(), city.scopeLabel(), city.scope());
        return watched.computeIfAbsent(selection, s -> {
            VanishedMembers vanished = new VanishedMembers();
            return new Watched(
                    client.pods()
                            .inNamespace(s.namespace())
                            .withLabel(s.label(), s.scope())
                            .inform(vanished),
                    vanished);
        });
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

    /** True when the kubelet says that none of the Pod's containers runs. */
    static boolean containersStopped(Pod pod) {
        List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
        return statuses != null
                && !statuses.isEmpty()
                && statuses.stream()
                        .allMatch(s -> s.getState() != null && s.getState().getRunning() == null);
    }

    void forget(LocalCity city) {
        Optional.ofNullable(watched.remove(new Selection(city.namespace(), city.scopeLabel(), city.scope())))
                .map(Watched::informer)
                .ifPresent(SharedIndexInformer::stop);
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
