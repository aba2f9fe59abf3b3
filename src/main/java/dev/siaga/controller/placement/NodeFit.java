package dev.siaga.controller.placement;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeNodeAffinity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a Pod that is evicted could run on another Node: by its selector and affinity, the Node's taints, and where its volumes can be
 * mounted. What this says no to the scheduler would leave pending, and a member would be lost; free resources only the scheduler knows.
 */
record NodeFit(Pod pod, List<PersistentVolume> volumes) {

    boolean takes(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return works(node)
                && Labels.include(labels, pod.getSpec().getNodeSelector())
                && fits(affinity(), node)
                && volumes.stream().map(NodeFit::affinity).allMatch(required -> fits(required, node));
    }

    private boolean works(Node node) {
        boolean ready = node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
        return ready
                && !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                && orEmpty(node.getSpec().getTaints()).stream()
                        .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
                        .allMatch(this::tolerates);
    }

    private boolean tolerates(Taint taint) {
        return orEmpty(pod.getSpec().getTolerations()).stream().anyMatch(t -> tolerates(t, taint));
    }

    private static boolean tolerates(Toleration t, Taint taint) {
        boolean effect = blank(t.getEffect()) || t.getEffect().equals(taint.getEffect());
        if (blank(t.getKey())) {
            return effect && "Exists".equals(t.getOperator());
        }
        boolean value = "Exists".equals(t.getOperator())
                || Objects.equals(Objects.toString(t.getValue(), ""), Objects.toString(taint.getValue(), ""));
        return effect && t.getKey().equals(taint.getKey()) && value;
    }

    private Optional<NodeSelector> affinity() {
        return Optional.ofNullable(pod.getSpec().getAffinity())
                .map(Affinity::getNodeAffinity)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution);
    }

    private static Optional<NodeSelector> affinity(PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec().getNodeAffinity()).map(VolumeNodeAffinity::getRequired);
    }

    /** One term must fit whole. */
    private static boolean fits(Optional<NodeSelector> required, Node node) {
        return required.map(selector -> selector.getNodeSelectorTerms().stream().anyMatch(term -> fits(term, node)))
                .orElse(true);
    }

    private static boolean fits(NodeSelectorTerm term, Node node) {
        Map<String, String> fields = Map.of("metadata.name", node.getMetadata().getName());
        return orEmpty(term.getMatchExpressions()).stream()
                        .allMatch(r -> Labels.match(r, node.getMetadata().getLabels()))
                && orEmpty(term.getMatchFields()).stream().allMatch(r -> Labels.match(r, fields));
    }

    private static boolean blank(String text) {
        return text == null || text.isEmpty();
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}
