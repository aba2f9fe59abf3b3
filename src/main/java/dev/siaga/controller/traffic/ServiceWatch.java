package dev.siaga.controller.traffic;

import dev.siaga.adapter.service.InstanceClient;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstatePods;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks every instance of this city's services whether it works. It does so in every replica, for each of them tells the city's affairs to the
 * quorum; only the one that leads moves users by it.
 */
@Singleton
public class ServiceWatch {
    private static final Logger LOG = Logger.getLogger(ServiceWatch.class);
    private static final Duration TURN = Duration.ofMillis(250);

    private final EstateRegistry estates;
    private final EstatePods pods;
    private final InstanceClient client;
    private final boolean enabled;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<EstateKey, EstateWatch> watches = new ConcurrentHashMap<>();
    private Optional<Loop> loop = Optional.empty();

    ServiceWatch(
            EstateRegistry estates,
            EstatePods pods,
            InstanceClient client,
            @ConfigProperty(name = "siaga.loops", defaultValue = "true") boolean enabled) {
        this.estates = estates;
        this.pods = pods;
        this.client = client;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent started) {
        loop = enabled ? Optional.of(new Loop("service-watch", TURN, this::look).start()) : Optional.empty();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.ifPresent(Loop::stop);
    }

    /** What was last seen of an estate's services; empty before the first look. */
    Optional<EstateWatch> of(EstateKey estate) {
        return Optional.ofNullable(watches.get(estate));
    }

    private void look() {
        for (EstateRuntime estate : estates.all()) {
            if (estate.plan().services().isEmpty() && !watches.containsKey(estate.key())) {
                continue;
            }
            try {
                watches.computeIfAbsent(estate.key(), k -> new EstateWatch(pods::of, client, threads))
                        .look(estate, Instant.now());
            } catch (RuntimeException e) {
                LOG.warnf("estate=%s services not seen: %s", estate.key(), e);
            }
        }
        watches.keySet().removeIf(key -> estates.find(key).isEmpty());
    }
}
