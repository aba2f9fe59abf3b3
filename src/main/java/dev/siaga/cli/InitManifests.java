package dev.siaga.cli;

import dev.siaga.failover.Timing;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The manifests of an estate, with comments for whoever reads them. What nobody could see is marked. */
final class InitManifests {
    private static final int RENEW_EVERY = 3;
    private static final int MARGIN = 2;
    private static final int LEASE = 15;

    private InitManifests() {}

    static String of(
            String estate, List<String> cities, Map<String, FoundPatroni> found, List<String> notes, String operators) {
        FoundPatroni any = found.values().iterator().next();
        String primary = cities.stream()
                .filter(city -> found.containsKey(city) && !found.get(city).standby())
                .findFirst()
                .orElse(cities.getFirst());
        return """
                # Written by kubectl siaga init. Apply it alike in every city, once its Patroni is there; then kubectl siaga doctor.
                %s%s%s%s""".formatted(
                notes.stream().map(note -> "# " + Words.printable(note) + "\n").collect(Collectors.joining()),
                policy(estate, any.namespace(), cities, primary, slowest(found.values())),
                cities.stream()
                        .map(city -> cluster(city, cities, any, Optional.ofNullable(found.get(city))))
                        .collect(Collectors.joining()),
                grant(any.namespace(), found.values(), operators));
    }

    /** Each city has its own Secret, and the manifests are the same everywhere: all names are granted. */
    private static String grant(String namespace, Collection<FoundPatroni> found, String operators) {
        String secrets = found.stream()
                .flatMap(patroni -> patroni.credentialsSecret().stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return secrets.isEmpty() ? "" : """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: siaga-patroni, namespace: %1$s}
                rules: # the operator reads no Secret that isn't granted to it by name
                  - {apiGroups: [""], resources: [secrets], resourceNames: [%2$s], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: siaga-patroni, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: siaga-patroni}
                subjects:
                  - {kind: ServiceAccount, name: siaga, namespace: %3$s}
                """.formatted(namespace, secrets, operators);
    }

    private static String policy(
            String estate, String namespace, List<String> cities, String primary, Timing.PatroniTiming timing) {
        long lease =
                Math.max(LEASE, RENEW_EVERY + MARGIN + timing.retryTimeout().toSeconds());
        return """
                apiVersion: siaga.dev/v1alpha1
                kind: FailoverPolicy
                metadata: {name: %s, namespace: %s}
                spec:
                  cities: [%s]
                  preferredPrimary: %s
                  rto: 3m
                  rpo: 10s
                  onRpoBreach: Hold # rather no writes than losing more than rpo; Promote for the other way round
                  lease: {duration: %ds, renewEvery: %ds, margin: %ds}
                  patroni: {ttl: %ds, loopWait: %ds, retryTimeout: %ds} # the slowest that was found
                  dryRun: true # says what it would do; remove it in every city once kubectl siaga doctor finds no fault
                """.formatted(
                        estate,
                        namespace,
                        String.join(", ", cities),
                        primary,
                        lease,
                        RENEW_EVERY,
                        MARGIN,
                        timing.ttl().toSeconds(),
                        timing.loopWait().toSeconds(),
                        timing.retryTimeout().toSeconds());
    }

    private static String cluster(String city, List<String> cities, FoundPatroni any, Optional<FoundPatroni> found) {
        FoundPatroni patroni = found.orElse(any);
        String others = cities.stream().filter(other -> !other.equals(city)).collect(Collectors.joining(", "));
        String host = found.flatMap(FoundPatroni::address)
                .map(address -> address + " # the load balancer in front of the primary")
                .orElse("change-me.%s.example.org # CHANGE-ME: where the other cities reach this city's primary"
                        .formatted(city));
        String secret = patroni.credentialsSecret()
                .map(name -> "\n    credentialsSecret: %s # must have the keys username and password".formatted(name))
                .orElse("\n    # credentialsSecret: CHANGE-ME if Patroni's REST interface asks for a password");
        return """
                ---
                apiVersion: siaga.dev/v1alpha1
                kind: CityCluster
                metadata: {name: %s, namespace: %s}
                spec:
                  patroni:
                    scope: %s
                    scopeLabel: %s%s
                  streaming:
                    host: %s
                    slot: siaga_%s # every other city's Patroni keeps it: slots.siaga_%s.type: physical
                  nearest: [%s] # in the order in which users are sent there
                """.formatted(
                        city,
                        any.namespace(),
                        patroni.scope(),
                        patroni.scopeLabel(),
                        secret,
                        host,
                        city.replace('-', '_'),
                        city.replace('-', '_'),
                        others);
    }

    private static Timing.PatroniTiming slowest(Collection<FoundPatroni> all) {
        return new Timing.PatroniTiming(
                longest(all, Timing.PatroniTiming::ttl),
                longest(all, Timing.PatroniTiming::loopWait),
                longest(all, Timing.PatroniTiming::retryTimeout));
    }

    private static Duration longest(Collection<FoundPatroni> all, Function<Timing.PatroniTiming, Duration> which) {
        return all.stream()
                .map(patroni -> which.apply(patroni.timing()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
