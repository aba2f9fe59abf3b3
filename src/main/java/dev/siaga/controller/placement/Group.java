package dev.siaga.controller.placement;

import dev.siaga.controller.primacy.EstateKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pods of one kind that are to be kept apart: the members of the own city's Patroni cluster, or the main or the backup instances of a service.
 *
 * @param name what it is called within its estate, such as {@code members} or {@code shop-main}
 * @param selector the labels of its Pods, and of nobody else's
 * @param minAvailable how many of them an eviction must leave at work; empty when they may go one at a time
 * @param repair whether a Pod may be evicted for the rule's sake
 */
record Group(
        EstateKey estate,
        String name,
        Map<String, String> selector,
        Optional<Integer> minAvailable,
        boolean repair,
        List<Pod> pods) {
    Group {
        pods = List.copyOf(pods);
    }

    String budgetName() {
        return estate.policy() + "-" + name;
    }

    /** A budget for a single instance would forbid nothing, or every drain. */
    boolean wantsBudget() {
        return minAvailable.isPresent() || pods.size() > 1;
    }
}
