package dev.siaga.lab;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One city's API server, for tests that need real admission, server-side apply or watches and nothing that runs: ready in a
 * few seconds. To be opened in a sandbox, as every test named {@code *IT} is.
 */
public final class SingleCity implements AutoCloseable {
    private final Network network;
    private final List<CityProcesses> others = new ArrayList<>();
    private final CityProcesses processes;
    private final ControlPlane controlPlane;
    private final Folder folder;
    private final Path kubeconfig;
    private final Path logs;
    private final KubernetesClient client;
    private Quorum quorum;

    private SingleCity(City city, List<City> roads, Path runFolder) {
        var run = Folder.at(runFolder);
        network = Network.create(roads);
        folder = run.folder(city.name());
        logs = run.folder("logs").path();
        processes = new CityProcesses(city, run.folder("logs"));
        controlPlane = new ControlPlane(city, processes, folder, Tools.installed());
        kubeconfig = folder.file("admin.kubeconfig");
        client = Clients.open(kubeconfig);
    }

    /** etcd and kube-apiserver of Jakarta, with data, certificates and logs below the folder. */
    public static SingleCity start(Path runFolder) {
        return start(List.of(City.JAKARTA), runFolder);
    }

    private static SingleCity start(List<City> roads, Path runFolder) {
        var single = new SingleCity(City.JAKARTA, roads, runFolder);
        single.awaitUp();
        return single;
    }

    /** With kube-controller-manager, and a quorum over all three cities; in the other two nothing else runs. */
    public static SingleCity startWithQuorum(Path runFolder) {
        var single = start(City.ALL, runFolder);
        single.controlPlane.startControllers();
        single.startQuorum(Folder.at(runFolder));
        return single;
    }

    private void startQuorum(Folder run) {
        quorum = Quorum.create(City.ALL, Tools.installed(), run);
        processes.start(quorum.member(City.JAKARTA));
        for (City city : City.ALL.subList(1, City.ALL.size())) {
            var other = new CityProcesses(city, run.folder("logs"));
            others.add(other);
            other.powerOn();
            other.start(quorum.member(city));
        }
        quorum.awaitHealthy(City.ALL);
    }

    /** Has the quorum believe another authority from now on, and no longer the one before; its members start anew. */
    public void renewQuorumAuthority() {
        quorum.issue(new CertificateAuthority("siaga-lab-quorum-renewed"));
        Stream.concat(Stream.of(processes), others.stream()).forEach(member -> {
            member.signal(Quorum.MEMBER, Signal.KILL);
            member.start(Quorum.MEMBER);
        });
        quorum.awaitHealthy(City.ALL);
    }

    /** The quorum's members, the own city's first. */
    public static List<String> quorumEndpoints() {
        return City.ALL.stream().map(Quorum::endpointOf).toList();
    }

    /** What a client of the quorum needs: {@code ca.crt}, {@code client.crt}, {@code client.key}. */
    public Path quorumCredentials() {
        return folder.folder("quorum").path();
    }

    /** With kube-controller-manager and kube-scheduler, too: for tests that need garbage collection, disruption budgets or tokens. */
    public static SingleCity startWithControllers(Path runFolder) {
        var single = start(runFolder);
        single.controlPlane.startControllers();
        return single;
    }

    /** With Nodes that run Pods, whose logs are in {@link #logs()}. */
    public static SingleCity startWithNodes(Path runFolder, Path images, int nodes) {
        var single = startWithControllers(runFolder);
        var run = Folder.at(runFolder);
        single.processes.start(
                KubeletProcess.of(City.JAKARTA, run.folder(City.JAKARTA.name()), run.folder("logs"), images, nodes));
        return single;
    }

    /** All containers end with the kubelet. */
    public void killKubelet() {
        processes.signal(KubeletProcess.NAME, Signal.KILL);
    }

    /** The API server accepts connections and answers nothing. */
    public void freezeApi() {
        processes.signal("kube-apiserver", Signal.STOP);
    }

    public void thawApi() {
        processes.signal("kube-apiserver", Signal.CONT);
    }

    public void startKubelet() {
        processes.start(KubeletProcess.NAME);
    }

    /** Freezes the processes of one program in a Pod while the others run on. */
    public void stopProgram(String namespace, String pod, String program) {
        PodProcesses.of(folder, namespace, pod)
                .forEach(pid -> processes.run(PodProcesses.signalling(pid, Signal.STOP, Optional.of(program))));
    }

    /** One file per process and container. */
    public Path logs() {
        return logs;
    }

    private void awaitUp() {
        try {
            processes.powerOn();
            controlPlane.startApi();
            controlPlane.awaitReady(client);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A client with every right. Closed together with the city. */
    public KubernetesClient client() {
        return client;
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Applies files or kustomization folders, as {@code kubectl apply --server-side} does. */
    public void applyManifests(String... manifests) {
        for (String manifest : manifests) {
            Manifests.apply(
                    Tools.installed().kubectl(), kubeconfig, Tools.repository().resolve(manifest));
        }
    }

    /** Installs all of Siaga but its Deployment: definitions, namespace, rights and the fence. */
    public void prepareForOperator() {
        applyManifests("crds", "config/manager/namespace.yaml", "config/rbac", "config/admission");
    }

    /** A token by which a service account is known for an hour. */
    public String serviceAccountToken(String namespace, String account) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
    }

    @Override
    public void close() {
        client.close();
        others.forEach(CityProcesses::close);
        processes.close();
        network.remove();
    }
}
