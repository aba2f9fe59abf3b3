package dev.siaga.controller.placement;

import dev.siaga.controller.Apply;
import dev.siaga.controller.Watched;
import dev.siaga.controller.primacy.EstateKey;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The PodDisruptionBudgets of the own city. The Eviction API refuses everything while two budgets select one Pod, so Siaga's makes way for one that
 * somebody else has made.
 */
@Singleton
class DisruptionBudgets {
    private final KubernetesClient client;
    private Watched<PodDisruptionBudget> watched;

    DisruptionBudgets(KubernetesClient client) {
        this.client = client;
    }

    /** The budgets that hold for a group: Siaga's own, made if there is no other, or those of others. Empty until they were listed. */
    List<PodDisruptionBudget> ensure(Group group, OwnerReference owner) {
        return in(group.estate()).map(all -> ensure(group, owner, all)).orElse(List.of());
    }

    private List<PodDisruptionBudget> ensure(Group group, OwnerReference owner, List<PodDisruptionBudget> all) {
        Optional<PodDisruptionBudget> own = all.stream()
                .filter(budget -> isOf(budget, group.estate())
                        && budget.getMetadata().getName().equals(group.budgetName()))
                .findFirst();
        List<PodDisruptionBudget> others = all.stream()
                .filter(budget -> own.filter(budget::equals).isEmpty())
                .filter(budget -> group.pods().stream()
                        .anyMatch(pod -> Labels.match(
                                budget.getSpec().getSelector(),
                                pod.getMetadata().getLabels())))
                .toList();
        if (!others.isEmpty()) {
            own.ifPresent(budget -> client.resource(budget).delete());
            return others;
        }
        PodDisruptionBudgetSpec wanted = spec(group);
        if (own.isPresent() && same(own.get().getSpec(), wanted)) {
            return List.of(own.get());
        }
        return group.wantsBudget()
                ? List.of(client.resource(budget(group, wanted, owner)).patch(Apply.AS_SIAGA))
                : own.map(List::of).orElse(List.of());
    }

    /** Deletes the own budgets of an estate that no group wants any longer. */
    void tidy(EstateKey estate, Set<String> wanted) {
        in(estate).stream()
                .flatMap(List::stream)
                .filter(budget -> isOf(budget, estate)
                        && !wanted.contains(budget.getMetadata().getName()))
                .forEach(budget -> client.resource(budget).delete());
    }

    private synchronized Optional<List<PodDisruptionBudget>> in(EstateKey estate) {
        if (watched == null) {
            watched = new Watched<>(client.policy().v1().podDisruptionBudget().inAnyNamespace());
        }
        return watched.in(estate.namespace());
    }

    private static boolean isOf(PodDisruptionBudget budget, EstateKey estate) {
        Map<String, String> labels =
                Objects.requireNonNullElse(budget.getMetadata().getLabels(), Map.of());
        return labels.entrySet().containsAll(estate.labels().entrySet());
    }

    private static boolean same(PodDisruptionBudgetSpec live, PodDisruptionBudgetSpec wanted) {
        return Objects.equals(live.getMinAvailable(), wanted.getMinAvailable())
                && Objects.equals(live.getMaxUnavailable(), wanted.getMaxUnavailable())
                && Objects.equals(live.getUnhealthyPodEvictionPolicy(), wanted.getUnhealthyPodEvictionPolicy())
                && live.getSelector() != null
                && Objects.equals(
                        live.getSelector().getMatchLabels(),
                        wanted.getSelector().getMatchLabels());
    }

    /** An instance of a service that doesn't work holds nothing, so a drain need not wait for it; a member may hold the data of the others. */
    private static PodDisruptionBudgetSpec spec(Group group) {
        PodDisruptionBudgetSpecBuilder spec = new PodDisruptionBudgetSpecBuilder()
                .withNewSelector()
                .withMatchLabels(group.selector())
                .endSelector();
        return group.minAvailable()
                .map(least -> spec.withMinAvailable(new IntOrString(least)))
                .orElseGet(
                        () -> spec.withMaxUnavailable(new IntOrString(1)).withUnhealthyPodEvictionPolicy("AlwaysAllow"))
                .build();
    }

    private static PodDisruptionBudget budget(Group group, PodDisruptionBudgetSpec spec, OwnerReference owner) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(group.budgetName())
                .withNamespace(group.estate().namespace())
                .withLabels(group.estate().labels())
                .withOwnerReferences(owner)
                .endMetadata()
                .withSpec(spec)
                .build();
    }
}
