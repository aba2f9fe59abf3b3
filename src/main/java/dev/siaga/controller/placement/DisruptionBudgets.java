package dev.siaga.controller.placement;

import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.LocalCity;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The PodDisruptionBudget of the own city's members. The Eviction API refuses everything while two budgets select one Pod, so Siaga's makes way for one that
 * somebody else has made.
 */
@Singleton
class DisruptionBudgets {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("siaga")
            .withForce(true)
            .build();

    private final KubernetesClient client;

    DisruptionBudgets(KubernetesClient client) {
        this.client = client;
    }

    /** The budgets that hold for these Pods: Siaga's own, made if there is no other, or those of others. */
    List<PodDisruptionBudget> ensure(EstateRuntime estate, OwnerReference owner, List<Pod> pods) {
        String own = name(estate.key());
        List<PodDisruptionBudget> all = client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(estate.key().namespace())
                .list()
                .getItems();
        List<PodDisruptionBudget> others = all.stream()
                .filter(budget -> !budget.getMetadata().getName().equals(own))
                .filter(budget -> pods.stream()
                        .anyMatch(pod -> Labels.match(
                                budget.getSpec().getSelector(),
                                pod.getMetadata().getLabels())))
                .toList();
        if (others.isEmpty()) {
            return List.of(client.resource(budget(estate, owner)).patch(APPLY));
        }
        all.stream()
                .filter(budget -> budget.getMetadata().getName().equals(own))
                .forEach(budget -> client.resource(budget).delete());
        return others;
    }

    static String name(EstateKey estate) {
        return estate.policy() + "-members";
    }

    static String told(List<PodDisruptionBudget> budgets) {
        return budgets.stream()
                .map(budget -> budget.getMetadata().getName())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static PodDisruptionBudget budget(EstateRuntime estate, OwnerReference owner) {
        LocalCity city = estate.local();
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(name(estate.key()))
                .withNamespace(estate.key().namespace())
                .withLabels(Map.of(
                        "app.kubernetes.io/managed-by",
                        "siaga",
                        "siaga.dev/policy",
                        estate.key().policy()))
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(city.placing().minAvailable()))
                .withNewSelector()
                .withMatchLabels(Map.of(city.scopeLabel(), city.scope()))
                .endSelector()
                .endSpec()
                .build();
    }
}
