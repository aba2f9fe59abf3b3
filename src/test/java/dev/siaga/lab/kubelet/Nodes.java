package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The Nodes this kubelet plays: registers them and keeps saying that they are alive. */
final class Nodes {
    private static final Logger LOG = Logger.getLogger(Nodes.class);
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int LEASE_SECONDS = 40;
    private static final Map<String, Quantity> CAPACITY = Map.of(
            "cpu", new Quantity("8"),
            "memory", new Quantity("16Gi"),
            "ephemeral-storage", new Quantity("100Gi"),
            "pods", new Quantity("110"));

    private final Machine machine;

    Nodes(Machine machine) {
        this.machine = machine;
    }

    void start() {
        addAddresses();
        Thread.ofVirtual().name("nodes").start(this::beat);
    }

    private void addAddresses() {
        for (int node = 1; node <= machine.settings().nodes(); node++) {
            machine.spawner()
                    .script("ip addr replace %s/32 dev lo"
                            .formatted(machine.settings().nodeIp(node)));
        }
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(beatOnce() ? BEAT : RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean beatOnce() {
        try {
            for (int number = 1; number <= machine.settings().nodes(); number++) {
                var node = node(number);
                machine.client()
                        .resource(node)
                        .fieldManager("kubelet")
                        .forceConflicts()
                        .serverSideApply();
                machine.client().resource(node).patchStatus();
                renewLease(machine.settings().nodeName(number));
            }
            return true;
        } catch (KubernetesClientException e) {
            LOG.warnf("nodes: %s", e.getMessage());
            return false;
        }
    }

    private Node node(int number) {
        var settings = machine.settings();
        var name = settings.nodeName(number);
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", "amd64")
                .addToLabels("topology.kubernetes.io/region", settings.city())
                .addToLabels("topology.kubernetes.io/zone", settings.city() + "-" + number)
                .endMetadata()
                .withNewStatus()
                .addNewAddress(settings.nodeIp(number), "InternalIP")
                .addNewAddress(name, "Hostname")
                .withCapacity(CAPACITY)
                .withAllocatable(CAPACITY)
                .withConditions(conditions())
                .endStatus()
                .build();
    }

    private List<NodeCondition> conditions() {
        return List.of(
                condition("Ready", "True", "KubeletReady"),
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                condition("PIDPressure", "False", "KubeletHasSufficientPID"));
    }

    private NodeCondition condition(String type, String status, String reason) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withLastHeartbeatTime(PodStatuses.text(machine.clock().instant()))
                .build();
    }

    private void renewLease(String name) {
        var lease = new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("kube-node-lease")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(ZonedDateTime.ofInstant(machine.clock().instant(), ZoneOffset.UTC))
                .endSpec()
                .build();
        machine.client()
                .resource(lease)
                .fieldManager("kubelet")
                .forceConflicts()
                .serverSideApply();
    }
}
