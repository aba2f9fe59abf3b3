package dev.siaga.lab;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One city's Kubernetes: etcd, kube-apiserver, kube-controller-manager and kube-scheduler, as in production but for one member
 * each. etcd listens on the host's loopback, where only the API server reaches it.
 */
final class ControlPlane {
    static final String ETCD = "etcd";
    static final String API_SERVER = "kube-apiserver";
    static final String CONTROLLER_MANAGER = "kube-controller-manager";
    static final String SCHEDULER = "kube-scheduler";

    private static final Duration TO_START = Duration.ofSeconds(60);

    private final City city;
    private final CityProcesses processes;
    private final Folder folder;
    private final Tools tools;
    private final CityPki pki;

    ControlPlane(City city, CityProcesses processes, Folder folder, Tools tools) {
        this.city = city;
        this.processes = processes;
        this.folder = folder;
        this.tools = tools;
        pki = CityPki.create(city, folder);
    }

    /** Enough to store objects and judge admission. */
    void startApi() {
        processes.start(etcd());
        processes.start(apiServer());
    }

    void startControllers() {
        processes.start(controllerManager());
        processes.start(scheduler());
    }

    /** Waits until the API answers, and the namespace and roles that every cluster has are there. */
    void awaitReady(KubernetesClient client) {
        Patience.until(city + ": kube-apiserver ready", TO_START, () -> isReady(client));
    }

    private boolean isReady(KubernetesClient client) {
        processes.requireRunning(API_SERVER);
        try {
            return "ok".equals(client.raw("/readyz"))
                    && client.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private ProcessSpec etcd() {
        var client = "http://127.0.0.1:2379";
        var peer = "http://127.0.0.1:2380";
        return onHost(
                        ETCD,
                        List.of(
                                tools.program("etcd"),
                                "--name=" + city,
                                "--data-dir=" + folder.file("etcd"),
                                "--listen-client-urls=" + client,
                                "--advertise-client-urls=" + client,
                                "--listen-peer-urls=" + peer,
                                "--initial-advertise-peer-urls=" + peer,
                                "--initial-cluster=" + city + "=" + peer,
                                "--log-level=warn",
                                // Survives the death of its process, not of the machine, and the machine outlives the
                                // lab.
                                "--unsafe-no-fsync"))
                .first();
    }

    private ProcessSpec apiServer() {
        var command = new ArrayList<>(List.of(
                tools.program("kube-apiserver"),
                "--etcd-servers=http://127.0.0.1:2379",
                "--bind-address=0.0.0.0",
                "--advertise-address=" + city.hostIp(),
                "--secure-port=6443",
                "--tls-cert-file=" + pki.file("apiserver.crt"),
                "--tls-private-key-file=" + pki.file("apiserver.key"),
                "--client-ca-file=" + pki.file("ca.crt"),
                "--service-account-key-file=" + pki.file("service-accounts.pub"),
                "--service-account-signing-key-file=" + pki.file("service-accounts.key"),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=" + city.serviceNetwork(),
                "--profiling=false"));
        command.addAll(audit());
        return onHost(API_SERVER, command);
    }

    /** Where a folder is given for it, it is written down there what the operator asks for. */
    private List<String> audit() {
        return Optional.ofNullable(System.getenv("SIAGA_AUDIT"))
                .map(audit -> Folder.at(Path.of(audit)))
                .map(audit -> List.of(
                        "--audit-policy-file=" + Tools.repository().resolve("src/test/resources/lab/audit-policy.yaml"),
                        "--audit-log-path=" + audit.file(city + "-" + UUID.randomUUID() + ".log")))
                .orElse(List.of());
    }

    private ProcessSpec controllerManager() {
        return onHost(
                CONTROLLER_MANAGER,
                List.of(
                        tools.program("kube-controller-manager"),
                        "--kubeconfig=" + pki.file("controller-manager.kubeconfig"),
                        "--authentication-kubeconfig=" + pki.file("controller-manager.kubeconfig"),
                        "--authorization-kubeconfig=" + pki.file("controller-manager.kubeconfig"),
                        "--service-account-private-key-file=" + pki.file("service-accounts.key"),
                        "--root-ca-file=" + pki.file("ca.crt"),
                        "--use-service-account-credentials=true",
                        "--bind-address=127.0.0.1",
                        // The lab's kubelet renews its Nodes' leases every 10 s; three quarters of a miss more is a
                        // dead node.
                        "--node-monitor-grace-period=18s",
                        "--node-monitor-period=2s",
                        "--concurrent-deployment-syncs=2",
                        "--concurrent-gc-syncs=5",
                        "--leader-elect=false",
                        "--profiling=false"));
    }

    private ProcessSpec scheduler() {
        return onHost(
                SCHEDULER,
                List.of(
                        tools.program("kube-scheduler"),
                        "--kubeconfig=" + pki.file("scheduler.kubeconfig"),
                        "--authentication-kubeconfig=" + pki.file("scheduler.kubeconfig"),
                        "--authorization-kubeconfig=" + pki.file("scheduler.kubeconfig"),
                        "--bind-address=127.0.0.1",
                        "--leader-elect=false",
                        "--profiling=false"));
    }

    private ProcessSpec onHost(String name, List<String> command) {
        return new ProcessSpec(name, city.hostNamespace(), command);
    }
}
