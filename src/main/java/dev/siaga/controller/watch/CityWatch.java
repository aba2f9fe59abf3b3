package dev.siaga.controller.watch;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.Loop;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Has every watcher look at the own city of every estate again and again, in every replica, for each of them publishes the beacon. A look that
 * hangs holds up only itself.
 */
@Singleton
public class CityWatch {
    private static final Logger LOG = Logger.getLogger(CityWatch.class);
    private static final int AFTER_THE_ESTATES = 3000;

    private record Task(EstateKey estate, Watcher watcher) {}

    private final EstateRegistry estates;
    private final List<Watcher> watchers;
    private final Duration every;
    private final boolean enabled;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Task, Future<?>> looking = new ConcurrentHashMap<>();
    private Optional<Loop> loop = Optional.empty();

    CityWatch(
            EstateRegistry estates,
            @All List<Watcher> watchers,
            @ConfigProperty(name = "siaga.watch.every", defaultValue = "15S") Duration every,
            @ConfigProperty(name = "siaga.loops", defaultValue = "true") boolean enabled) {
        this.estates = estates;
        this.watchers = watchers;
        this.every = every;
        this.enabled = enabled;
    }

    void start(@Observes @Priority(AFTER_THE_ESTATES) StartupEvent started) {
        if (enabled) {
            loop = Optional.of(new Loop("watch", every, this::look).start());
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.ifPresent(Loop::stop);
    }

    private void look() {
        looking.values().removeIf(Future::isDone);
        for (EstateRuntime estate : estates.all()) {
            estates.ownCluster(estate.key())
                    .map(CityCluster::getSpec)
                    .ifPresent(city -> watchers.forEach(watcher -> looking.computeIfAbsent(
                            new Task(estate.key(), watcher), _ -> threads.submit(() -> look(watcher, estate, city)))));
        }
    }

    private static void look(Watcher watcher, EstateRuntime estate, CityClusterSpec city) {
        try {
            watcher.look(estate, city);
        } catch (RuntimeException e) {
            LOG.warnf(
                    e,
                    "estate=%s watcher=%s failed",
                    estate.key(),
                    watcher.getClass().getSimpleName());
        }
    }
}
