package dev.siaga.controller.traffic;

import dev.siaga.adapter.service.InstanceClient;
import dev.siaga.controller.primacy.TrafficPlan.Check;
import dev.siaga.traffic.InstanceHealth;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * One Pod of a service, and how it has answered lately. A Pod that isn't ready doesn't work, whatever it would answer, and begins anew when it is:
 * its kubelet has asked it often enough by then.
 */
final class InstanceWatch {
    private final InstanceClient client;
    private final ExecutorService threads;
    private InstanceHealth health = InstanceHealth.UNKNOWN;
    private boolean asking;
    private Optional<Long> askedAt = Optional.empty();
    private long round;

    InstanceWatch(InstanceClient client, ExecutorService threads) {
        this.client = client;
        this.threads = threads;
    }

    /** How the Pod is, asked again if that is due; the answer counts at a later call. */
    synchronized InstanceHealth look(Pod pod, int port, Optional<Check> check) {
        if (!ready(pod)) {
            health = InstanceHealth.UNKNOWN;
            round++;
            return InstanceHealth.known(false);
        }
        if (check.isEmpty()) {
            return InstanceHealth.known(true);
        }
        long every = check.get().every().toNanos();
        if (!asking && askedAt.filter(at -> System.nanoTime() - at < every).isEmpty()) {
            ask(address(pod, port, check.get().path()), check.get());
        }
        return health;
    }

    private void ask(URI address, Check check) {
        asking = true;
        askedAt = Optional.of(System.nanoTime());
        long asked = round;
        threads.submit(() -> {
            boolean good = false;
            try {
                good = client.fault(address, check.status(), check.within()).isEmpty();
            } finally {
                answered(good, check.failures(), asked);
            }
        });
    }

    /** An answer from before the Pod was last not ready says nothing of what runs there now. */
    private synchronized void answered(boolean good, int limit, long asked) {
        asking = false;
        if (asked == round) {
            health = health.answered(good, limit);
        }
    }

    /** Only ever an address that the cluster gave the Pod: nothing in a manifest leads a question elsewhere. */
    private static URI address(Pod pod, int port, String path) {
        String ip = pod.getStatus().getPodIP();
        return URI.create("http://%s:%d%s".formatted(ip.contains(":") ? "[" + ip + "]" : ip, port, path));
    }

    static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
