package dev.siaga.lab.scale;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Watches all permits: when each was prolonged, and how long the proof behind it took to become a permit. */
final class PermitWatch implements AutoCloseable {
    private static final Map<String, String> PERMITS = Map.of("app.kubernetes.io/managed-by", "siaga");
    private static final String ROLE = "siaga.dev/role";
    private static final String EPOCH = "siaga.dev/epoch";

    private final SharedIndexInformer<Lease> informer;
    private final Map<String, Seen> last = new ConcurrentHashMap<>();
    private final List<Renewal> renewals = new ArrayList<>();

    private record Seen(Instant sentAt, Instant arrived) {}

    /**
     * @param gap since the permit was last prolonged
     * @param delay since the keep-alive was sent that it was prolonged for
     * @param lapsed whether it had ended before
     */
    record Renewal(String namespace, Instant arrived, Duration gap, Duration delay, boolean lapsed) {}

    PermitWatch(KubernetesClient client) {
        informer = client.leases().inAnyNamespace().withLabels(PERMITS).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Lease lease) {
                seen(lease);
            }

            @Override
            public void onUpdate(Lease before, Lease lease) {
                seen(lease);
            }

            @Override
            public void onDelete(Lease lease, boolean unknown) {
                // Told by there being fewer permits.
            }
        });
    }

    private void seen(Lease lease) {
        if (!primary(lease)) {
            return;
        }
        var now = Instant.now();
        var sentAt = lease.getSpec().getRenewTime().toInstant();
        var namespace = lease.getMetadata().getNamespace();
        var before = last.put(namespace, new Seen(sentAt, now));
        if (before != null && !before.sentAt().equals(sentAt)) {
            synchronized (renewals) {
                renewals.add(new Renewal(
                        namespace,
                        now,
                        Duration.between(before.arrived(), now),
                        Duration.between(sentAt, now),
                        before.sentAt()
                                .plusSeconds(lease.getSpec().getLeaseDurationSeconds())
                                .isBefore(now)));
            }
        }
    }

    private static boolean primary(Lease lease) {
        return "primary".equals(lease.getMetadata().getAnnotations().get(ROLE));
    }

    /** How many permits let their city accept writes now. */
    int running() {
        var now = Instant.now();
        return (int) informer.getStore().list().stream()
                .filter(PermitWatch::primary)
                .filter(lease -> lease.getSpec()
                        .getRenewTime()
                        .toInstant()
                        .plusSeconds(lease.getSpec().getLeaseDurationSeconds())
                        .isAfter(now))
                .count();
    }

    /** The highest epoch of any estate: more than 1 means that a primary was lost. */
    long highestEpoch() {
        return informer.getStore().list().stream()
                .mapToLong(lease ->
                        Long.parseLong(lease.getMetadata().getAnnotations().getOrDefault(EPOCH, "0")))
                .max()
                .orElse(0);
    }

    List<Renewal> since(Instant start) {
        synchronized (renewals) {
            return renewals.stream()
                    .filter(renewal -> renewal.arrived().isAfter(start))
                    .toList();
        }
    }

    @Override
    public void close() {
        informer.close();
    }
}
