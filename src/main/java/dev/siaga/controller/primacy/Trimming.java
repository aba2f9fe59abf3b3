package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.MemberRecord;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeSpecBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is kept in memory of watched Pods and Nodes: the parts that Siaga reads. A reader of another part adds it here. */
final class Trimming {
    private Trimming() {}

    static Pod pod(Pod whole) {
        return new PodBuilder()
                .withMetadata(written(meta(whole.getMetadata()), whole.getMetadata()))
                .withSpec(
                        Optional.ofNullable(whole.getSpec()).map(Trimming::spec).orElse(null))
                .withStatus(Optional.ofNullable(whole.getStatus())
                        .map(Trimming::status)
                        .orElse(null))
                .build();
    }

    static Node node(Node whole) {
        return new NodeBuilder()
                .withMetadata(meta(whole.getMetadata()))
                .withSpec(
                        Optional.ofNullable(whole.getSpec()).map(Trimming::spec).orElse(null))
                .withStatus(Optional.ofNullable(whole.getStatus())
                        .map(Trimming::status)
                        .orElse(null))
                .build();
    }

    private static ObjectMeta meta(ObjectMeta whole) {
        return new ObjectMetaBuilder()
                .withName(whole.getName())
                .withNamespace(whole.getNamespace())
                .withUid(whole.getUid())
                .withResourceVersion(whole.getResourceVersion())
                .withCreationTimestamp(whole.getCreationTimestamp())
                .withDeletionTimestamp(whole.getDeletionTimestamp())
                .withLabels(whole.getLabels())
                .build();
    }

    private static ObjectMeta written(ObjectMeta kept, ObjectMeta whole) {
        Optional.ofNullable(whole.getAnnotations().get(MemberRecord.ANNOTATION))
                .ifPresent(record -> kept.setAnnotations(Map.of(MemberRecord.ANNOTATION, record)));
        return kept;
    }

    private static PodSpec spec(PodSpec whole) {
        return new PodSpecBuilder()
                .withNodeName(whole.getNodeName())
                .withNodeSelector(whole.getNodeSelector())
                .withAffinity(Optional.ofNullable(whole.getAffinity())
                        .map(all -> new AffinityBuilder()
                                .withNodeAffinity(all.getNodeAffinity())
                                .build())
                        .orElse(null))
                .withTolerations(whole.getTolerations())
                .withTerminationGracePeriodSeconds(whole.getTerminationGracePeriodSeconds())
                .withContainers(
                        whole.getContainers().stream().map(Trimming::container).toList())
                .withVolumes(whole.getVolumes().stream()
                        .filter(volume -> volume.getPersistentVolumeClaim() != null)
                        .map(Trimming::volume)
                        .toList())
                .build();
    }

    private static Container container(Container whole) {
        return new ContainerBuilder()
                .withName(whole.getName())
                .withPorts(whole.getPorts())
                .withLivenessProbe(whole.getLivenessProbe())
                .withLifecycle(Optional.ofNullable(whole.getLifecycle())
                        .map(all -> new LifecycleBuilder()
                                .withPreStop(all.getPreStop())
                                .build())
                        .orElse(null))
                .build();
    }

    private static Volume volume(Volume whole) {
        return new VolumeBuilder()
                .withName(whole.getName())
                .withPersistentVolumeClaim(whole.getPersistentVolumeClaim())
                .build();
    }

    private static PodStatus status(PodStatus whole) {
        return new PodStatusBuilder()
                .withPhase(whole.getPhase())
                .withPodIP(whole.getPodIP())
                .withConditions(whole.getConditions())
                .withContainerStatuses(statuses(whole.getContainerStatuses()))
                .build();
    }

    private static List<ContainerStatus> statuses(List<ContainerStatus> whole) {
        return whole.stream()
                .map(one -> new ContainerStatusBuilder()
                        .withName(one.getName())
                        .withState(one.getState())
                        .build())
                .toList();
    }

    private static NodeSpec spec(NodeSpec whole) {
        return new NodeSpecBuilder()
                .withTaints(whole.getTaints())
                .withUnschedulable(whole.getUnschedulable())
                .build();
    }

    private static NodeStatus status(NodeStatus whole) {
        return new NodeStatusBuilder()
                .withConditions(whole.getConditions().stream()
                        .filter(condition -> condition.getType().equals("Ready"))
                        .toList())
                .build();
    }
}
