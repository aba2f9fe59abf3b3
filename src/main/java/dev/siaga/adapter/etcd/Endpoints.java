package dev.siaga.adapter.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The order in which members are asked: as configured, those that failed lately last. None is ever left out. */
final class Endpoints {
    private final List<URI> configured;
    private final long avoidNanos;
    private final Map<URI, Long> failedAt = new ConcurrentHashMap<>();

    Endpoints(List<URI> configured, Duration avoid) {
        this.configured = List.copyOf(configured);
        this.avoidNanos = avoid.toNanos();
    }

    List<URI> inOrder(long now) {
        var order = new ArrayList<URI>(configured.size());
        var last = new ArrayList<URI>();
        for (URI endpoint : configured) {
            (failedLately(endpoint, now) ? last : order).add(endpoint);
        }
        order.addAll(last);
        return order;
    }

    void failed(URI endpoint, long now) {
        failedAt.put(endpoint, now);
    }

    void answered(URI endpoint) {
        failedAt.remove(endpoint);
    }

    private boolean failedLately(URI endpoint, long now) {
        Long at = failedAt.get(endpoint);
        return at != null && now - at < avoidNanos;
    }
}
