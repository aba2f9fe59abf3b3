package dev.siaga.controller.placement;

import static java.util.stream.Collectors.joining;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.controller.Announcer;
import dev.siaga.placement.Placement;
import dev.siaga.placement.PlacementDecider;
import dev.siaga.placement.PlacementDecision;
import dev.siaga.placement.PlacementDecision.Evict;
import dev.siaga.placement.PlacementDecision.Keep;
import dev.siaga.placement.PlacementDecision.Report;
import dev.siaga.placement.Repairs;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Keeps the Pods of one group apart: keeps their budget, and evicts one that shares a place, if the decider says so. */
@Singleton
class GroupKeeper {
    private static final Logger LOG = Logger.getLogger(GroupKeeper.class);

    private final KubernetesClient client;
    private final DisruptionBudgets budgets;
    private final Rooms rooms;
    private final Announcer announcer;
    /** What was said of a group since its rule last held, by the budget's name. */
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

    GroupKeeper(KubernetesClient client, DisruptionBudgets budgets, Rooms rooms, Announcer announcer) {
        this.client = client;
        this.budgets = budgets;
        this.rooms = rooms;
        this.announcer = announcer;
    }

    /** Takes at most one step. An API server that doesn't answer is told in the standing, and asked again by the next call. */
    Standing follow(
            CityCluster city,
            Group group,
            Placement seen,
            Optional<Repairs> before,
            Optional<String> hindrance,
            Instant now) {
        Standing standing;
        try {
            standing = step(city, group, seen, before, hindrance, now);
        } catch (KubernetesClientException e) {
            standing = new Standing(
                    seen.sound(), false, "ApiServerRefused", String.valueOf(e.getMessage()), before, Optional.empty());
        }
        tell(city, group, standing);
        return standing;
    }

    private Standing step(
            CityCluster city,
            Group group,
            Placement seen,
            Optional<Repairs> before,
            Optional<String> hindrance,
            Instant now) {
        List<PodDisruptionBudget> holding = budgets.ensure(group, owner(city));
        Optional<String> budget = name(holding);
        Placement placement = expecting(seen.crowded() ? rooms.with(seen, group.pods()) : seen, holding);
        Optional<Repairs> repairs = Repairs.of(placement, before, now);
        PlacementDecision decision = PlacementDecider.decide(
                placement, group.repair(), hindrance, repairs.orElseGet(() -> Repairs.none(now)), now);
        return switch (decision) {
            case Keep _ -> new Standing(true, placement.whole(), "Apart", "they are kept apart", repairs, budget);
            case Report(String reason, String message) ->
                new Standing(false, placement.whole(), reason, message, repairs, budget);
            case Evict(String pod, String message) ->
                evict(group, placement, pod, repairs.orElseThrow(), now)
                        .map(done -> new Standing(
                                false, false, "Evicted", message + ": evicted " + pod, Optional.of(done), budget))
                        .orElseGet(() -> new Standing(
                                false,
                                true,
                                "EvictionForbidden",
                                "%s; %s may not be evicted now: PodDisruptionBudget %s forbids it; waiting until it allows one more"
                                        .formatted(message, pod, budget.orElse("unknown")),
                                repairs,
                                budget));
        };
    }

    /** Empty when a budget forbids it. The uid keeps a successor of the same name out of it. */
    private Optional<Repairs> evict(Group group, Placement placement, String name, Repairs repairs, Instant now) {
        Pod pod = group.pods().stream()
                .filter(p -> p.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
        boolean evicted = client.pods()
                .inNamespace(group.estate().namespace())
                .withName(name)
                .evict(new EvictionBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(group.estate().namespace())
                        .endMetadata()
                        .withDeleteOptions(new DeleteOptionsBuilder()
                                .withNewPreconditions()
                                .withUid(pod.getMetadata().getUid())
                                .endPreconditions()
                                .build())
                        .build());
        return evicted ? Optional.of(repairs.evicted(placement, now)) : Optional.empty();
    }

    /** As many Pods as the budget's controller expects: one that isn't made anew yet is missing. */
    private static Placement expecting(Placement seen, List<PodDisruptionBudget> budgets) {
        int expected = budgets.stream()
                .flatMap(b -> Stream.ofNullable(b.getStatus()))
                .flatMap(status -> Stream.ofNullable(status.getExpectedPods()))
                .max(Comparator.naturalOrder())
                .orElse(0);
        return new Placement(seen.rule(), seen.topologyKey(), Math.max(expected, seen.expected()), seen.pods());
    }

    /** Each thing is said once until the rule holds again, and each eviction. */
    private void tell(CityCluster city, Group group, Standing standing) {
        Set<String> said =
                told.computeIfAbsent(group.estate() + " " + group.name(), _ -> ConcurrentHashMap.newKeySet());
        String message = "%s: %s".formatted(group.name(), standing.message());
        if (standing.sound()) {
            if (!said.isEmpty()) {
                said.clear();
                announcer.normal(city, standing.reason(), message);
            }
        } else if (standing.reason().equals("Evicted")) {
            LOG.infof("estate=%s %s", group.estate(), message);
            said.add(standing.reason());
            announcer.normal(city, standing.reason(), message);
        } else if (said.add(standing.reason())) {
            LOG.infof("estate=%s %s", group.estate(), message);
            announcer.warning(city, standing.reason(), message);
        }
    }

    private static Optional<String> name(List<PodDisruptionBudget> budgets) {
        return budgets.isEmpty()
                ? Optional.empty()
                : Optional.of(budgets.stream()
                        .map(budget -> budget.getMetadata().getName())
                        .sorted()
                        .collect(joining(", ")));
    }

    private static OwnerReference owner(CityCluster city) {
        return new OwnerReferenceBuilder()
                .withApiVersion(city.getApiVersion())
                .withKind(city.getKind())
                .withName(city.getMetadata().getName())
                .withUid(city.getMetadata().getUid())
                .build();
    }
}
