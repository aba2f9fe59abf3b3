package dev.siaga.lab.estate;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.List;
import java.util.Optional;

/** Has a city's replica run on the leader's Node, as a template without anti-affinity and full Nodes bring it about. */
record Crowding(PlacedCity at) {

    /**
     * Returns the replica. All Nodes but one are cordoned. Afterwards the template keeps members apart again, which is for Pods that come after
     * it.
     */
    Pod bringAbout() {
        var client = at.client();
        var affinity = set().getSpec().getTemplate().getSpec().getAffinity();
        replaceSet(() -> {});
        // The anti-affinity of a Pod that runs keeps others away too.
        for (String member : List.of("replica", "standby_leader")) {
            replace(at.member(member).getMetadata().getName());
            awaitStreaming();
        }
        String node = at.member("standby_leader").getSpec().getNodeName();
        var pod = client.pods()
                .inNamespace(Estate.NAMESPACE)
                .withName(at.member("replica").getMetadata().getName());
        String claim = "data-" + pod.get().getMetadata().getName();
        at.cordonAllBut(node);
        replaceSet(() -> {
            var volume = client.persistentVolumeClaims()
                    .inNamespace(Estate.NAMESPACE)
                    .withName(claim);
            volume.delete();
            pod.delete();
            awaitGone(pod);
            awaitGone(volume);
            client.resource(onNetworkDisk(claim)).create();
        });
        at.running()
                .until(
                        "both members on one Node",
                        EstateScenarios.PATIENCE,
                        () -> Optional.ofNullable(pod.get())
                                .filter(p -> node.equals(p.getSpec().getNodeName()))
                                .isPresent());
        awaitStreaming();
        sets().withName(set().getMetadata().getName())
                .edit(set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .withAffinity(affinity)
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        return pod.get();
    }

    private void awaitStreaming() {
        at.running()
                .until(
                        "the estate to be whole",
                        EstateScenarios.PATIENCE,
                        () -> at.running().settled().isPresent());
    }

    private NonNamespaceOperation<StatefulSet, StatefulSetList, RollableScalableResource<StatefulSet>> sets() {
        return at.client().apps().statefulSets().inNamespace(Estate.NAMESPACE);
    }

    private StatefulSet set() {
        return sets().list().getItems().getFirst();
    }

    /** Takes the StatefulSet away, leaves its Pods, does something, and gives them one without anti-affinity. */
    private void replaceSet(Runnable between) {
        var set = set();
        var old = sets().withName(set.getMetadata().getName());
        old.withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
        awaitGone(old);
        between.run();
        at.client().resource(carefree(set)).create();
    }

    private void replace(String name) {
        var pod = at.client().pods().inNamespace(Estate.NAMESPACE).withName(name);
        String uid = pod.get().getMetadata().getUid();
        pod.delete();
        at.running()
                .until(
                        "the next Pod of this name",
                        EstateScenarios.PATIENCE,
                        () -> Optional.ofNullable(pod.get())
                                .filter(p -> !p.getMetadata().getUid().equals(uid))
                                .isPresent());
    }

    private void awaitGone(Resource<?> resource) {
        at.running().until(resource + " to go", EstateScenarios.PATIENCE, () -> resource.get() == null);
    }

    /** A volume that can follow its Pod to another Node: the StatefulSet takes a claim of its name as it finds it. */
    private static PersistentVolumeClaim onNetworkDisk(String claim) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(claim)
                .withNamespace(Estate.NAMESPACE)
                .withLabels(PlacedCity.MEMBERS)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName("lab-network")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build();
    }

    /** The same without anti-affinity; a later change is for Pods that come after it. */
    private static StatefulSet carefree(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .withNewMetadata()
                .withName(set.getMetadata().getName())
                .withNamespace(Estate.NAMESPACE)
                .withLabels(set.getMetadata().getLabels())
                .endMetadata()
                .withStatus(null)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .editTemplate()
                .editSpec()
                .withAffinity(null)
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
