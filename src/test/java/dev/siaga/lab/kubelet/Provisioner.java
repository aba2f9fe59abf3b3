package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Makes a local folder for each claim of the storage classes {@code lab}, which stays on the Node that the scheduler chose, and {@code lab-network},
 * which every Node of the city can mount. The folder outlives Pods and kubelets; with the reclaim policy Delete it goes when its claim goes.
 */
final class Provisioner {
    private static final Logger LOG = Logger.getLogger(Provisioner.class);
    private static final String ONE_NODE = "lab";
    private static final String ANY_NODE = "lab-network";
    private static final String NAME = "siaga.dev/lab";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final long RESYNC_MILLIS = 10_000;

    private final Machine machine;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("provisioner").factory());

    Provisioner(Machine machine) {
        this.machine = machine;
    }

    void start() {
        offer(ONE_NODE, true);
        offer(ANY_NODE, false);
        var client = machine.client();
        client.persistentVolumeClaims().inAnyNamespace().inform(new Events<>(this::provision), RESYNC_MILLIS);
        client.persistentVolumes().inform(new Events<>(this::reclaim), RESYNC_MILLIS);
    }

    private void offer(String storageClass, boolean usual) {
        machine.client()
                .resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(storageClass)
                        .addToAnnotations("storageclass.kubernetes.io/is-default-class", Boolean.toString(usual))
                        .endMetadata()
                        .withProvisioner(NAME)
                        .withVolumeBindingMode("WaitForFirstConsumer")
                        .withReclaimPolicy("Delete")
                        .build())
                .fieldManager("provisioner")
                .forceConflicts()
                .serverSideApply();
    }

    private void provision(PersistentVolumeClaim claim) {
        var node = Optional.ofNullable(claim.getMetadata().getAnnotations()).map(all -> all.get(SELECTED_NODE));
        boolean wanted = List.of(ONE_NODE, ANY_NODE).contains(claim.getSpec().getStorageClassName())
                && claim.getSpec().getVolumeName() == null
                && claim.getMetadata().getDeletionTimestamp() == null;
        if (wanted && node.filter(machine.settings().nodeNames()::contains).isPresent()) {
            create(volume(claim, node.orElseThrow()));
        }
    }

    private void create(PersistentVolume volume) {
        try {
            machine.client().resource(volume).create();
        } catch (KubernetesClientException e) {
            // Already there is well: the claim has not been bound to it yet.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private PersistentVolume volume(PersistentVolumeClaim claim, String node) {
        var meta = claim.getMetadata();
        var name = "pvc-" + meta.getUid();
        var nodes = ANY_NODE.equals(claim.getSpec().getStorageClassName())
                ? machine.settings().nodeNames()
                : List.of(node);
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(PROVISIONED_BY, NAME)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(claim.getSpec().getStorageClassName())
                .withPersistentVolumeReclaimPolicy("Delete")
                .withAccessModes(claim.getSpec().getAccessModes())
                .withCapacity(claim.getSpec().getResources().getRequests())
                .withVolumeMode("Filesystem")
                .withNewLocal()
                .withPath(folder(name).toString())
                .endLocal()
                .withNewClaimRef()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .endClaimRef()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/hostname")
                .withOperator("In")
                .withValues(nodes)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
    }

    private void reclaim(PersistentVolume volume) {
        var meta = volume.getMetadata();
        boolean ours = meta.getAnnotations() != null
                && NAME.equals(meta.getAnnotations().get(PROVISIONED_BY));
        if (ours
                && "Released".equals(volume.getStatus().getPhase())
                && "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
            FileTree.delete(folder(meta.getName()));
            machine.client().persistentVolumes().withName(meta.getName()).delete();
        }
    }

    private Path folder(String volume) {
        return machine.settings().volumesFolder().resolve(volume);
    }

    private final class Events<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final Consumer<T> act;

        private Events(Consumer<T> act) {
            this.act = act;
        }

        @Override
        public void onAdd(T object) {
            thread.execute(() -> {
                try {
                    act.accept(object);
                } catch (RuntimeException e) {
                    // The next resync comes by again.
                    LOG.warnf("%s: %s", object.getMetadata().getName(), e.getMessage());
                }
            });
        }

        @Override
        public void onUpdate(T before, T object) {
            onAdd(object);
        }

        @Override
        public void onDelete(T object, boolean lastStateUnknown) {
            // Nothing to do: a volume's folder goes when the volume is released.
        }
    }
}
