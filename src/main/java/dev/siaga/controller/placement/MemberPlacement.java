package dev.siaga.controller.placement;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.controller.Announcer;
import dev.siaga.controller.primacy.CityNodes;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.PatroniMembers;
import dev.siaga.failover.Readiness;
import dev.siaga.failover.Snapshot;
import dev.siaga.placement.Placement;
import dev.siaga.placement.PlacementDecider;
import dev.siaga.placement.PlacementDecision;
import dev.siaga.placement.PlacementDecision.Evict;
import dev.siaga.placement.PlacementDecision.Keep;
import dev.siaga.placement.PlacementDecision.Report;
import dev.siaga.placement.Repairs;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Keeps the members of the own city apart: observes where they are, keeps their budget, and evicts one that shares a place, if the decider says so. */
@Singleton
public class MemberPlacement {
    private static final Logger LOG = Logger.getLogger(MemberPlacement.class);
    private static final long LOOK_EVERY = Duration.ofSeconds(30).toNanos();

    private final KubernetesClient client;
    private final DisruptionBudgets budgets;
    private final PatroniMembers members;
    private final CityNodes nodes;
    private final Announcer announcer;
    private final Map<EstateKey, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(List<PodDisruptionBudget> budgets, long at) {}

    MemberPlacement(
            KubernetesClient client,
            DisruptionBudgets budgets,
            PatroniMembers members,
            CityNodes nodes,
            Announcer announcer) {
        this.client = client;
        this.budgets = budgets;
        this.members = members;
        this.nodes = nodes;
        this.announcer = announcer;
    }

    /**
     * How the members stand.
     *
     * @param repairs what was done about a violation; empty without one
     * @param budget what limits evictions, for humans; empty when it isn't known yet
     */
    public record Standing(
            Optional<String> violation,
            String reason,
            String message,
            Optional<Repairs> repairs,
            Optional<String> budget) {}

    /** Takes at most one step. An API server that doesn't answer is told in the standing, and asked again by the next call. */
    public Optional<Standing> follow(CityCluster city, EstateRuntime estate, Optional<Repairs> before, Instant now) {
        return estate.affairs().placement().map(seen -> {
            try {
                return step(city, estate, seen, before, now);
            } catch (KubernetesClientException e) {
                return standing(
                        seen,
                        "ApiServerRefused",
                        String.valueOf(e.getMessage()),
                        Repairs.of(seen, before, now),
                        Optional.empty());
            }
        });
    }

    private Standing step(
            CityCluster city, EstateRuntime estate, Placement seen, Optional<Repairs> before, Instant now) {
        List<Pod> pods = members.pods(estate.local());
        List<PodDisruptionBudget> budget = budget(city, estate, pods);
        Optional<Repairs> repairs = Repairs.of(seen, before, now);
        Optional<String> told = Optional.of("PodDisruptionBudget " + DisruptionBudgets.told(budget));
        PlacementDecision decision = PlacementDecider.decide(
                withRoom(seen, pods, budget),
                estate.local().placing().repair(),
                calm(estate, now),
                repairs.orElseGet(() -> Repairs.none(now)),
                now);
        return switch (decision) {
            case Keep _ -> standing(seen, "Apart", "no two members share a " + seen.topologyKey(), repairs, told);
            case Report(String reason, String message) -> standing(seen, reason, message, repairs, told);
            case Evict evict -> evict(city, estate, seen, evict, repairs.orElseThrow(), told, now);
        };
    }

    private Standing evict(
            CityCluster city,
            EstateRuntime estate,
            Placement seen,
            Evict evict,
            Repairs repairs,
            Optional<String> budget,
            Instant now) {
        boolean evicted = client.pods()
                .inNamespace(estate.key().namespace())
                .withName(evict.pod())
                .evict();
        if (!evicted) {
            return standing(
                    seen,
                    "EvictionForbidden",
                    "%s; %s may not be evicted now: %s forbids it; waiting until it allows one more"
                            .formatted(evict.message(), evict.pod(), budget.orElse("a budget")),
                    Optional.of(repairs),
                    budget);
        }
        String message = "%s: evicted %s".formatted(evict.message(), evict.pod());
        LOG.infof("estate=%s %s", estate.key(), message);
        announcer.normal(city, "Evicted", message);
        return standing(seen, "Evicted", message, Optional.of(repairs.evicted(now)), budget);
    }

    private static Standing standing(
            Placement seen, String reason, String message, Optional<Repairs> repairs, Optional<String> budget) {
        return new Standing(seen.violation(), reason, message, repairs, budget);
    }

    /** A move of the primary, a lost quorum or an unfenced city comes first; a pause is a pause for evictions too. */
    private static boolean calm(EstateRuntime estate, Instant now) {
        Snapshot seen = estate.snapshot(now);
        return !seen.estate().paused()
                && !seen.estate().dryRun()
                && !seen.handedOver()
                && Readiness.of(seen).level().compareTo(Readiness.Level.SIAGA_3) <= 0;
    }

    private List<PodDisruptionBudget> budget(CityCluster city, EstateRuntime estate, List<Pod> pods) {
        Kept last = kept.get(estate.key());
        if (last != null && System.nanoTime() - last.at() < LOOK_EVERY) {
            return last.budgets();
        }
        var owner = new OwnerReferenceBuilder()
                .withApiVersion(city.getApiVersion())
                .withKind(city.getKind())
                .withName(city.getMetadata().getName())
                .withUid(city.getMetadata().getUid())
                .build();
        List<PodDisruptionBudget> now = budgets.ensure(estate, owner, pods);
        kept.put(estate.key(), new Kept(now, System.nanoTime()));
        return now;
    }

    /** Only where members share a place is it asked where else they could be. */
    private Placement withRoom(Placement seen, List<Pod> pods, List<PodDisruptionBudget> budget) {
        if (seen.violation().isEmpty()) {
            return seen;
        }
        int expected = budget.stream()
                .flatMap(b -> Stream.ofNullable(b.getStatus()))
                .mapToInt(status -> status.getExpectedPods() == null ? 0 : status.getExpectedPods())
                .max()
                .orElse(0);
        Set<String> open =
                pods.stream().flatMap(pod -> places(pod, seen.topologyKey())).collect(Collectors.toSet());
        return new Placement(seen.topologyKey(), Math.max(expected, pods.size()), seen.pods(), open);
    }

    private Stream<String> places(Pod pod, String topologyKey) {
        NodeFit fit = new NodeFit(pod, volumes(pod));
        return nodes.all().stream()
                .filter(fit::takes)
                .map(Node::getMetadata)
                .map(meta -> meta.getLabels() == null ? null : meta.getLabels().get(topologyKey))
                .filter(Objects::nonNull);
    }

    private List<PersistentVolume> volumes(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.ofNullable(volume.getPersistentVolumeClaim()))
                .map(claim -> client.persistentVolumeClaims()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(claim.getClaimName())
                        .get())
                .flatMap(claim ->
                        Stream.ofNullable(claim == null ? null : claim.getSpec().getVolumeName()))
                .flatMap(name -> Stream.ofNullable(
                        client.persistentVolumes().withName(name).get()))
                .toList();
    }
}
