package dev.siaga.lab;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One running city: its addresses, its processes, and the way in for an administrator. */
public final class LabCity implements AutoCloseable {
    private static final int NODES = 3;

    private final City city;
    private final Folder folder;
    private final Network network;
    private final CityProcesses processes;
    private final ControlPlane controlPlane;
    private final List<ProcessSpec> others;
    private final KubernetesClient client;

    LabCity(City city, Folder run, Network network, Quorum quorum, Tools tools, Path images) {
        this.city = city;
        this.network = network;
        folder = run.folder(city.name());
        var logs = run.folder("logs");
        processes = new CityProcesses(city, logs);
        controlPlane = new ControlPlane(city, processes, folder, tools);
        others = List.of(quorum.member(city), KubeletProcess.of(city, folder, logs, images, NODES));
        client = Clients.open(kubeconfig());
    }

    /** Gives all volumes of the city one disk with an end. It comes before the power, and outlives it, as disks do. */
    void limitDisk(String size) {
        Command.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "mode=755,size=" + size,
                "disk",
                volumes().path().toString());
    }

    void fillDisk() {
        // Ends when there is no room left, and says so with its exit code.
        Command.attempt(List.of("dd", "if=/dev/zero", "of=" + ballast(), "bs=64k", "oflag=append", "conv=notrunc"));
    }

    void freeDisk() {
        Command.run("rm", "-f", ballast().toString());
    }

    private Path ballast() {
        return volumes().file("ballast");
    }

    private Folder volumes() {
        return folder.folder("kubelet").folder("volumes");
    }

    /** Starts everything and waits until Pods can run. After a power cut it finds its data again. */
    void powerOn(Progress progress) {
        var start = Instant.now();
        network.plugIn(city);
        processes.powerOn();
        processes.start(others.getFirst());
        controlPlane.startApi();
        controlPlane.awaitReady(client);
        progress.say(city + ": API server ready");
        controlPlane.startControllers();
        others.forEach(processes::start);
        awaitNodes(start);
        progress.say(city + ": " + NODES + " Nodes ready");
    }

    /** Nothing of the city runs on when this returns, and no peer was told by a closing connection. */
    void powerCut() {
        network.unplug(city);
        processes.powerOff();
        network.clear(city);
    }

    private void awaitNodes(Instant start) {
        Patience.until(city + ": Nodes ready; see " + KubeletProcess.NAME + "'s log", Duration.ofSeconds(90), () -> {
            processes.requireRunning(KubeletProcess.NAME);
            return readyNodes() >= NODES && renewedNodes(start) >= NODES;
        });
    }

    /** How many Nodes report that they can run Pods; zero when the API doesn't answer. */
    public long readyNodes() {
        if (!hasPower()) {
            return 0;
        }
        try {
            return client.nodes().list().getItems().stream()
                    .filter(LabCity::isReady)
                    .count();
        } catch (KubernetesClientException unreachable) {
            return 0;
        }
    }

    /** After a power cut the Nodes' old status still says ready; only a lease renewed since shows that their kubelet is back. */
    private long renewedNodes(Instant start) {
        var leases = client.leases().inNamespace("kube-node-lease").list().getItems();
        return leases.stream()
                .map(lease -> lease.getSpec().getRenewTime())
                .filter(renewed -> renewed != null && renewed.toInstant().isAfter(start))
                .count();
    }

    private static boolean isReady(Node node) {
        return node.getStatus().getConditions().stream()
                .anyMatch(each ->
                        each.getType().equals("Ready") && each.getStatus().equals("True"));
    }

    public City city() {
        return city;
    }

    /** A client with every right, from outside the city: it works whatever is cut. */
    public KubernetesClient client() {
        return client;
    }

    public Path kubeconfig() {
        return folder.file("admin.kubeconfig");
    }

    /** Holds {@code ca.crt}, {@code client.crt}, {@code client.key} and {@code password} for the quorum. */
    public Path quorumCredentials() {
        return folder.file("quorum");
    }

    /** The words that run a command in the city's network, at its router: what it sends meets the same cuts as the city's Pods. */
    public List<String> fromInside(List<String> command) {
        return CityProcesses.join(List.of("nsenter", "--net=/run/netns/" + city.routerNamespace(), "--"), command);
    }

    public boolean hasPower() {
        return processes.isOn();
    }

    /** Every process of the city's machines, and whether it runs. */
    public Map<String, Boolean> processes() {
        return processes.states();
    }

    void signal(String process, Signal signal) {
        processes.signal(process, signal);
    }

    void start(String process) {
        processes.start(process);
    }

    /** Starts a process otherwise than before. */
    void start(ProcessSpec process) {
        processes.start(process);
    }

    void startApiServer() {
        processes.start(ControlPlane.API_SERVER);
        controlPlane.awaitReady(client);
    }

    /** Signals every process of a Pod: of all its containers, with all their children; or those of one program only. */
    void signalPod(String namespace, String pod, Signal signal, Optional<String> program) {
        PodProcesses.of(folder, namespace, pod)
                .forEach(pid -> processes.run(PodProcesses.signalling(pid, signal, program)));
    }

    /** What a line of shell prints inside a Pod's only container. */
    String runInPod(String namespace, String pod, String line) {
        return processes.run(
                PodProcesses.inside(PodProcesses.of(folder, namespace, pod).getFirst(), line));
    }

    @Override
    public void close() {
        client.close();
        processes.close();
    }
}
