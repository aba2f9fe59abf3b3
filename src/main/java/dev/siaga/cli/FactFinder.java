package dev.siaga.cli;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.cli.doctor.Facts;
import dev.siaga.cli.doctor.Finding;
import dev.siaga.cli.doctor.Known;
import dev.siaga.controller.placement.Labels;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateMapping;
import dev.siaga.controller.primacy.LocalCity;
import dev.siaga.failover.City;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Gathers what the doctor judges, by the eyes of whoever calls: what those may not see is hidden, and no fault. */
final class FactFinder {
    /** What there is to judge. */
    sealed interface Found {
        record Whole(Facts facts) implements Found {}

        /** The manifests can't be worked with, so that nothing else has a meaning. */
        record Broken(String city, Finding why) implements Found {}
    }

    private final Cluster cluster;
    private final FailoverPolicy policy;
    private final List<CityCluster> cities;
    private final LocalCity local;
    private final String city;

    private FactFinder(Cluster cluster, FailoverPolicy policy, List<CityCluster> cities, LocalCity local, String city) {
        this.cluster = cluster;
        this.policy = policy;
        this.cities = cities;
        this.local = local;
        this.city = city;
    }

    static Found find(Cluster cluster, Optional<String> estate, Optional<String> named, String operators) {
        FailoverPolicy policy = cluster.meant(FailoverPolicy.class, estate);
        List<CityCluster> cities = cluster.all(CityCluster.class);
        EstateKey key = EstateKey.of(policy);
        String city = named.or(() -> holder(cluster, key))
                .or(() -> Optional.of(cluster.context()).filter(policy.getSpec().cities()::contains))
                .orElseThrow(
                        () -> new Problem(
                                "no operator has written a permit here yet, so nothing says which city this is: name it with --city"));
        return switch (EstateMapping.map(policy, cities, new City(city))) {
            case EstateMapping.Mapped.Unusable(String message) ->
                new Found.Broken(
                        city,
                        new Finding(
                                Finding.Verdict.FAULT,
                                "manifests",
                                message,
                                "the same manifests belong into every city"));
            case EstateMapping.Mapped.Usable usable -> {
                var finder = new FactFinder(cluster, policy, cities, usable.local(), city);
                yield new Found.Whole(finder.facts(usable, key, operators));
            }
        };
    }

    /** The operator writes its city into the permit. */
    private static Optional<String> holder(Cluster cluster, EstateKey key) {
        return cluster.find(Lease.class, key.permitName())
                .map(lease -> lease.getSpec().getHolderIdentity());
    }

    private Facts facts(EstateMapping.Mapped.Usable usable, EstateKey key, String operators) {
        var patroni = new PatroniObjects(cluster, local);
        var rights = new OperatorRights(cluster, operators);
        Known<List<Pod>> pods = known(patroni::members);
        return new Facts(
                city,
                usable.estate().timing(),
                known(() -> operator(operators)),
                known(rights::missing),
                known(() -> new GuardSight(cluster)
                        .parts(key, local, usable.estate().dryRun())),
                known(patroni::settings),
                known(() -> patroni.members(usable.local().placing().topologyKey())),
                credentials(rights),
                slots(),
                pods instanceof Known.Seen<List<Pod>>(List<Pod> seen)
                        ? known(() -> budget(seen))
                        : Known.hidden("the members can't be seen"),
                conditions(),
                systems(),
                known(this::succession),
                known(() -> Clocks.skew(cluster, key, patroni)),
                known(() -> new RenewalFigures(cluster, operators).read()));
    }

    private static <T> Known<T> known(Supplier<T> question) {
        try {
            return Known.seen(question.get());
        } catch (Problem e) {
            return Known.hidden(e.getMessage());
        }
    }

    private Facts.Operator operator(String operators) {
        List<Deployment> found = cluster.asked(
                Deployment.class,
                () -> cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace(operators)
                        .withLabel("app.kubernetes.io/name", "siaga")
                        .list()
                        .getItems());
        List<Deployment> all = found.isEmpty() ? byName(operators) : found;
        return new Facts.Operator(
                all.stream()
                        .mapToInt(d ->
                                Optional.ofNullable(d.getSpec().getReplicas()).orElse(1))
                        .sum(),
                all.stream()
                        .flatMap(d -> Optional.ofNullable(d.getStatus()).stream())
                        .mapToInt(status ->
                                Optional.ofNullable(status.getReadyReplicas()).orElse(0))
                        .sum());
    }

    private List<Deployment> byName(String operators) {
        return Stream.ofNullable(cluster.asked(
                        Deployment.class,
                        () -> cluster.client()
                                .apps()
                                .deployments()
                                .inNamespace(operators)
                                .withName("siaga")
                                .get()))
                .toList();
    }

    private List<Facts.Credentials> credentials(OperatorRights rights) {
        List<Facts.Credentials> all = new ArrayList<>();
        local.credentialsSecret().ifPresent(name -> all.add(secret(rights, name, "username", "password")));
        local.caSecret().ifPresent(name -> all.add(secret(rights, name, "ca.crt")));
        return all;
    }

    private Facts.Credentials secret(OperatorRights rights, String name, String... keys) {
        return new Facts.Credentials(
                name,
                known(() -> cluster.find(Secret.class, name)
                        .map(secret -> Stream.of(keys)
                                .filter(key -> Optional.ofNullable(secret.getData())
                                        .map(data -> data.get(key))
                                        .filter(value -> !value.isEmpty())
                                        .isEmpty())
                                .toList())),
                known(() -> rights.reads(name)));
    }

    /** The slots that the other cities' specs ask this one to keep for them. */
    private Map<String, String> slots() {
        Map<String, String> slots = new HashMap<>();
        cities.stream()
                .filter(other ->
                        policy.getSpec().cities().contains(other.getMetadata().getName()))
                .filter(other -> !other.getMetadata().getName().equals(city))
                .filter(other -> other.getSpec().streaming().slot() != null)
                .forEach(other -> slots.put(
                        other.getMetadata().getName(),
                        other.getSpec().streaming().slot()));
        return slots;
    }

    private Facts.Budget budget(List<Pod> members) {
        return new Facts.Budget(cluster.all(PodDisruptionBudget.class).stream()
                .filter(budget -> members.stream()
                        .anyMatch(pod -> Labels.match(
                                budget.getSpec().getSelector(),
                                pod.getMetadata().getLabels())))
                .map(budget -> budget.getMetadata().getName())
                .toList());
    }

    private Map<String, Facts.Condition> conditions() {
        Map<String, Facts.Condition> all = new HashMap<>();
        Stream<Condition> own = cities.stream()
                .filter(cluster -> cluster.getMetadata().getName().equals(city))
                .flatMap(
                        cluster -> Optional.ofNullable(cluster.getStatus()).map(CityClusterStatus::conditions).stream())
                .flatMap(List::stream);
        Stream<Condition> policys =
                Optional.ofNullable(policy.getStatus()).map(FailoverPolicyStatus::conditions).stream()
                        .flatMap(List::stream);
        Stream.concat(own, policys)
                .forEach(condition -> all.put(
                        condition.getType(),
                        new Facts.Condition(
                                condition.getStatus(),
                                Words.or(condition.getReason()),
                                Words.or(condition.getMessage()))));
        return all;
    }

    private Facts.Succession succession() {
        boolean told = cities.stream()
                .filter(cluster -> cluster.getMetadata().getName().equals(city) && cluster.getStatus() != null)
                .noneMatch(cluster -> "Standby".equals(cluster.getStatus().role())
                        && cluster.getStatus().timeline() == null);
        if (!told) {
            return new Facts.Succession(false, Optional.empty());
        }
        FailoverPolicyStatus status = Optional.ofNullable(policy.getStatus())
                .filter(seen -> seen.holder() != null)
                .orElseThrow(() -> new Problem("no city holds primacy, so nobody knows who would come next"));
        FailoverPolicyStatus.Loss loss = Optional.ofNullable(status.ifLost()).stream()
                .flatMap(List::stream)
                .filter(each -> each.city().equals(status.holder()))
                .findFirst()
                .orElseThrow(() -> new Problem("the operator doesn't say yet who would come next"));
        return new Facts.Succession(
                true, loss.primary() == null ? Optional.of(Words.or(loss.message())) : Optional.empty());
    }

    private Map<String, String> systems() {
        Map<String, String> systems = new HashMap<>();
        cities.stream()
                .filter(cluster ->
                        cluster.getStatus() != null && cluster.getStatus().systemIdentifier() != null)
                .forEach(cluster -> systems.put(
                        cluster.getMetadata().getName(), cluster.getStatus().systemIdentifier()));
        return systems;
    }
}
