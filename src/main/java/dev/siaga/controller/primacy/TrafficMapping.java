package dev.siaga.controller.primacy;

import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityService;
import dev.siaga.api.v1alpha1.FailoverPolicySpec;
import dev.siaga.controller.DurationText;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.controller.primacy.TrafficPlan.Check;
import dev.siaga.controller.primacy.TrafficPlan.Instances;
import dev.siaga.controller.primacy.TrafficPlan.Neighbour;
import dev.siaga.controller.primacy.TrafficPlan.Service;
import dev.siaga.failover.City;
import dev.siaga.traffic.RouteSight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the manifests to what is to be known of a city's users. */
final class TrafficMapping {
    private static final int POSTGRESQL = 5432;
    private static final int LONGEST_SERVICE = 63;
    private static final Pattern LABEL =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private TrafficMapping() {}

    static TrafficPlan of(String name, FailoverPolicySpec policy, Map<String, CityClusterSpec> clusters, City self) {
        services(clusters.get(self.name()))
                .map(service -> name + "-" + service.name() + "-local")
                .filter(service -> service.length() > LONGEST_SERVICE)
                .findFirst()
                .ifPresent(service -> {
                    throw new IllegalArgumentException(
                            "CityCluster: spec.services: the Service %s would have a name of more than %d characters: give the service a shorter one"
                                    .formatted(service, LONGEST_SERVICE));
                });
        return new TrafficPlan(
                services(clusters.get(self.name())).map(TrafficMapping::service).toList(),
                nearest(policy, clusters, self).stream()
                        .map(city -> neighbour(city, clusters.get(city.name())))
                        .toList(),
                new RouteSight.Patience(
                        DurationText.parse("spec.servicesDownAfter", policy.servicesDownAfter()),
                        DurationText.parse("spec.servicesBackAfter", policy.servicesBackAfter()),
                        DurationText.parse("spec.databaseDownAfter", policy.databaseDownAfter())),
                NameMapping.of(policy, clusters, self));
    }

    /** The cities to which users of a city are sent, in order; all others in the policy's order where the city says nothing. */
    static List<City> nearest(FailoverPolicySpec policy, Map<String, CityClusterSpec> clusters, City self) {
        return Optional.ofNullable(clusters.get(self.name()).nearest()).orElse(policy.cities()).stream()
                .map(City::new)
                .filter(city -> !city.equals(self))
                .toList();
    }

    private static Stream<CityService> services(CityClusterSpec spec) {
        return Optional.ofNullable(spec.services()).stream().flatMap(List::stream);
    }

    private static Neighbour neighbour(City city, CityClusterSpec spec) {
        Map<String, Address> gateways = Optional.ofNullable(spec.gateway())
                .map(gateway -> services(spec)
                        .collect(Collectors.toMap(
                                CityService::name, service -> new Address(gateway.address(), entrance(service)))))
                .orElse(Map.of());
        Optional<Address> readers = Optional.ofNullable(spec.streaming().readHost())
                .map(host -> new Address(
                        host, Optional.ofNullable(spec.streaming().port()).orElse(POSTGRESQL)));
        return new Neighbour(city, gateways, readers, spec.capacity() != null);
    }

    private static int entrance(CityService service) {
        return Optional.ofNullable(service.gatewayPort()).orElseGet(() -> port(service));
    }

    private static int port(CityService service) {
        return Optional.ofNullable(service.port()).orElse(80);
    }

    private static Service service(CityService service) {
        return new Service(
                service.name(),
                port(service),
                instances(service.main()),
                Optional.ofNullable(service.backup()).map(TrafficMapping::instances),
                Optional.ofNullable(service.check()).map(TrafficMapping::check));
    }

    private static Instances instances(CityService.Instances instances) {
        instances.matchLabels().keySet().stream()
                .filter(key -> !LABEL.matcher(key).matches())
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(
                            "CityCluster: spec.services: matchLabels names '%s', which can't be the name of a label"
                                    .formatted(key));
                });
        return new Instances(instances.matchLabels(), instances.port());
    }

    private static Check check(CityService.Check check) {
        return new Check(
                check.path(),
                check.status(),
                DurationText.parse("check.within", check.within()),
                DurationText.parse("check.every", check.every()),
                check.failures());
    }
}
