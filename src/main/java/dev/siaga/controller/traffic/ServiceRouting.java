package dev.siaga.controller.traffic;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.controller.Lead;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.Loop;
import dev.siaga.controller.primacy.TrafficPlan;
import dev.siaga.controller.traffic.EstateRouting.Routed;
import dev.siaga.controller.traffic.Slices.Entrance;
import dev.siaga.traffic.Route;
import dev.siaga.traffic.RouteState;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Leads this city's users to what serves them, in the replica that leads: the Services {@code <policy>-<service>}, to which users connect, and
 * {@code <policy>-<service>-local}, which is what the city's gateway stands in front of and only ever leads to the city's own instances, so
 * that users from elsewhere are not sent on. What can't be written now is written later; meanwhile all lead where they led.
 */
@Singleton
public class ServiceRouting {
    private static final Logger LOG = Logger.getLogger(ServiceRouting.class);
    private static final Duration TURN = Duration.ofMillis(250);
    private static final String PORT = "service";

    private final EstateRegistry estates;
    private final ServiceWatch watch;
    private final Slices slices;
    private final RouteReports reports;
    private final Lead lead;
    private final boolean enabled;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<EstateKey, EstateRouting> routings = new ConcurrentHashMap<>();
    private final Map<EstateKey, Future<?>> turns = new ConcurrentHashMap<>();
    private Optional<Loop> loop = Optional.empty();

    ServiceRouting(
            EstateRegistry estates,
            ServiceWatch watch,
            Slices slices,
            RouteReports reports,
            Lead lead,
            @ConfigProperty(name = "siaga.loops", defaultValue = "true") boolean enabled) {
        this.estates = estates;
        this.watch = watch;
        this.slices = slices;
        this.reports = reports;
        this.lead = lead;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent started) {
        loop = enabled ? Optional.of(new Loop("service-routing", TURN, this::route).start()) : Optional.empty();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.ifPresent(Loop::stop);
    }

    /** Where the users of each service of this city are sent now; empty before that is known. */
    public Map<String, Routed> routes(EstateKey estate) {
        return Optional.ofNullable(routings.get(estate))
                .map(EstateRouting::routes)
                .orElse(Map.of());
    }

    private void route() {
        if (!lead.held()) {
            return;
        }
        routings.keySet().stream().filter(key -> estates.find(key).isEmpty()).forEach(this::forget);
        estates.all().stream()
                .filter(estate -> !estate.plan().services().isEmpty() || routings.containsKey(estate.key()))
                .forEach(estate -> turns.compute(
                        estate.key(),
                        (_, last) -> last == null || last.isDone() ? threads.submit(() -> turn(estate)) : last));
    }

    private void forget(EstateKey estate) {
        routings.remove(estate);
        turns.remove(estate);
        reports.forget(estate);
    }

    private void turn(EstateRuntime estate) {
        try {
            Optional<CityCluster> city = estates.ownCluster(estate.key());
            Optional<EstateWatch> seen = watch.of(estate.key());
            if (city.isPresent() && seen.isPresent()) {
                follow(estate, city.get(), seen.get(), Instant.now());
            }
        } catch (RuntimeException e) {
            LOG.warnf("estate=%s users not led: %s", estate.key(), e.getMessage());
        }
    }

    private void follow(EstateRuntime estate, CityCluster city, EstateWatch seen, Instant now) {
        EstateRouting routing =
                routings.computeIfAbsent(estate.key(), _ -> new EstateRouting(remembered(city, estate.plan())));
        routing.decide(estate, seen, now);
        Map<String, Routed> routes = routing.routes();
        reports.tell(estate, city, routing.remembered(), routes);
        if (estate.estate().dryRun()) {
            return;
        }
        List<String> troubles = estate.plan().services().stream()
                .filter(service -> routes.containsKey(service.name()))
                .map(service -> lead(
                        estate,
                        service,
                        seen,
                        routes.get(service.name()).state().route()))
                .flatMap(Optional::stream)
                .toList();
        reports.trouble(estate, troubles);
    }

    /** What kept a service's users from being led; one service doesn't hold up another. */
    private Optional<String> lead(EstateRuntime estate, TrafficPlan.Service service, EstateWatch watched, Route route) {
        ServiceSight seen = watched.sights().get(service.name());
        if (seen == null || seen.health().serving().isEmpty()) {
            return Optional.empty();
        }
        Entrance own = new Entrance(estate.key(), service.name() + "-local", PORT, service.port());
        Entrance users = new Entrance(estate.key(), service.name(), PORT, service.port());
        try {
            slices.lead(own, seen.ownMainFirst());
            slices.lead(users, EstateRouting.entrance(route, seen, service.name(), estate.plan()));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(service.name() + ": " + e.getMessage());
        }
    }

    /** A route to a city that is none of the neighbours any more is forgotten. */
    private static Map<String, RouteState> remembered(CityCluster city, TrafficPlan plan) {
        return Optional.ofNullable(city.getStatus()).map(CityClusterStatus::services).orElse(List.of()).stream()
                .filter(s -> s.route() != null && s.since() != null)
                .map(s -> Map.entry(
                        s.name(), new RouteState(Route.of(s.route()), Instant.parse(s.since()), "", List.of())))
                .filter(e -> !(e.getValue().route() instanceof Route.ToCity(String to))
                        || plan.neighbours().stream()
                                .anyMatch(n -> n.city().name().equals(to)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
