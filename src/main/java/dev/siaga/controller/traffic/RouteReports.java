package dev.siaga.controller.traffic;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.controller.Announcer;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.traffic.EstateRouting.Routed;
import dev.siaga.traffic.Route;
import dev.siaga.traffic.RouteState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Tells of every change of a route, once: one log line, one Event about the city, one metric. */
@Singleton
class RouteReports {
    private static final Logger LOG = Logger.getLogger(RouteReports.class);

    private record Told(EstateRuntime estate, Map<String, Route> routes) {}

    private final Announcer announcer;
    private final MultiGauge gauge;
    private final Map<EstateKey, Told> told = new ConcurrentHashMap<>();
    private final Map<EstateKey, List<String>> troubles = new ConcurrentHashMap<>();

    RouteReports(Announcer announcer, MeterRegistry registry) {
        this.announcer = announcer;
        this.gauge = MultiGauge.builder("siaga.service.route")
                .description("1 for where the users of a service are sent: Main, Backup, Nowhere or a city")
                .register(registry);
    }

    /** {@code remembered}: what was told before this replica led. */
    void tell(EstateRuntime estate, CityCluster city, Map<String, RouteState> remembered, Map<String, Routed> routes) {
        Map<String, Route> now = routes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue().state().route()));
        Told before = told.put(estate.key(), new Told(estate, now));
        if (before != null && now.equals(before.routes())) {
            return;
        }
        now.forEach((service, route) -> {
            Route last = Optional.ofNullable(before)
                    .map(b -> b.routes().get(service))
                    .or(() -> Optional.ofNullable(remembered.get(service)).map(RouteState::route))
                    .orElse(Route.MAIN);
            if (!last.equals(route)) {
                announce(estate, city, service, routes.get(service).state());
            }
        });
        measure();
    }

    /** What keeps users from being led as decided; said when it changes. */
    void trouble(EstateRuntime estate, List<String> now) {
        List<String> before = troubles.put(estate.key(), now);
        if (!now.isEmpty() && !now.equals(before)) {
            LOG.warnf("estate=%s users are not led: %s", estate.key(), String.join("; ", now));
        }
    }

    void forget(EstateKey estate) {
        troubles.remove(estate);
        told.remove(estate);
        measure();
    }

    private void measure() {
        gauge.register(told.values().stream().flatMap(RouteReports::rows).collect(Collectors.toList()), true);
    }

    private void announce(EstateRuntime estate, CityCluster city, String service, RouteState state) {
        String word = state.route().word();
        String message = "users of %s: %s (%s)".formatted(service, word, state.message());
        LOG.infof(
                "estate=%s city=%s service=%s route=%s %s",
                estate.key(), estate.self(), service, word, state.message());
        if (state.route() instanceof Route.Main) {
            announcer.normal(city, "RouteChanged", message);
        } else {
            announcer.warning(city, "RouteChanged", message);
        }
    }

    private static Stream<MultiGauge.Row<Number>> rows(Told told) {
        return told.routes().entrySet().stream()
                .flatMap(entry -> Stream.concat(
                                Stream.of("Main", "Backup", "Nowhere"),
                                told.estate().plan().neighbours().stream()
                                        .map(n -> n.city().name()))
                        .map(word -> row(told.estate(), entry.getKey(), word, entry.getValue())));
    }

    private static MultiGauge.Row<Number> row(EstateRuntime estate, String service, String word, Route route) {
        Tags tags = Tags.of(
                "namespace", estate.key().namespace(),
                "policy", estate.key().policy(),
                "city", estate.self().name(),
                "service", service,
                "route", word);
        return MultiGauge.Row.of(tags, route.word().equals(word) ? 1 : 0);
    }
}
