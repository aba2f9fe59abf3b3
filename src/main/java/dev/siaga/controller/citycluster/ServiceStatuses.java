package dev.siaga.controller.citycluster;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.api.v1alpha1.CityClusterStatus.Service;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.traffic.EstateRouting.Routed;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.traffic.Route;
import dev.siaga.traffic.RouteState;
import dev.siaga.traffic.Serving;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A city's services as its status shows them: the own ones with where their users go, those of other cities as they tell of themselves. */
record ServiceStatuses(List<Service> services) {
    private static final String CONDITION = "ServicesAvailable";

    static ServiceStatuses own(CityCluster city, Map<String, Routed> routes) {
        return new ServiceStatuses(routes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> own(city, e.getKey(), e.getValue()))
                .toList());
    }

    static ServiceStatuses heard(CityTraffic traffic) {
        return new ServiceStatuses(traffic.services().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new Service(e.getKey(), word(e.getValue()), null, null, null))
                .toList());
    }

    /** Empty where there are no services. */
    Optional<Condition> condition(Conditions conditions) {
        if (services.isEmpty()) {
            return Optional.empty();
        }
        String unserved = services.stream()
                .filter(s -> !served(s))
                .map(s -> s.message() == null ? s.name() : s.name() + ": " + s.message())
                .collect(Collectors.joining("; "));
        String elsewhere = services.stream()
                .filter(s -> s.route() != null && Route.of(s.route()) instanceof Route.ToCity)
                .map(s -> s.name() + " in " + s.route())
                .collect(Collectors.joining(", "));
        if (!unserved.isEmpty()) {
            return Optional.of(conditions.of(CONDITION, false, "NoInstanceWorks", unserved));
        }
        return Optional.of(
                elsewhere.isEmpty()
                        ? conditions.of(CONDITION, true, "Served", "the city's own instances serve")
                        : conditions.of(
                                CONDITION, true, "ServedElsewhere", "users are served elsewhere: " + elsewhere));
    }

    private static boolean served(Service s) {
        boolean here = s.serving() != null && !s.serving().equals("None");
        return here || s.route() != null && Route.of(s.route()) instanceof Route.ToCity;
    }

    /** A message that only counts anew is no news. */
    private static Service own(CityCluster city, String name, Routed routed) {
        RouteState state = routed.state();
        Service now = new Service(
                name,
                routed.serving().map(ServiceStatuses::word).orElse(null),
                state.route().word(),
                state.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                state.message());
        return before(city, name).filter(last -> alike(last, now)).orElse(now);
    }

    private static Optional<Service> before(CityCluster city, String name) {
        return Optional.ofNullable(city.getStatus()).map(CityClusterStatus::services).stream()
                .flatMap(List::stream)
                .filter(s -> s.name().equals(name))
                .findFirst();
    }

    private static boolean alike(Service a, Service b) {
        return Objects.equals(a.serving(), b.serving())
                && Objects.equals(a.route(), b.route())
                && Objects.equals(a.since(), b.since())
                && withoutNumbers(a.message()).equals(withoutNumbers(b.message()));
    }

    private static String withoutNumbers(String message) {
        return String.valueOf(message).replaceAll("[0-9]+", "");
    }

    private static String word(Serving serving) {
        return switch (serving) {
            case MAIN -> "Main";
            case BACKUP -> "Backup";
            case NONE -> "None";
        };
    }
}
