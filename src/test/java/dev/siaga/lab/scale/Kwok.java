package dev.siaga.lab.scale;

import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** kwok plays the kubelets: Nodes that are ready, and Pods that run as soon as they have a Node, each with an address of the range. */
final class Kwok implements AutoCloseable {
    static final String PODS = "10.200.0.0/16";
    private static final String FIRST_POD = "10.200.0.1/16";
    private static final int NODES = 20;
    private static final Path STAGES = Tools.repository().resolve("src/test/resources/lab/scale/stages.yaml");

    private final Process process;

    private Kwok(Process process) {
        this.process = process;
    }

    static Kwok start(KubernetesClient client, Path kubeconfig, Path folder) throws IOException {
        IntStream.rangeClosed(1, NODES)
                .forEach(number -> client.resource(new NodeBuilder()
                                .withNewMetadata()
                                .withName(node(number))
                                .withLabels(Map.of("kubernetes.io/hostname", node(number)))
                                .endMetadata()
                                .build())
                        .create());
        return new Kwok(new ProcessBuilder(List.of(
                        Tools.kwok().toString(),
                        "--kubeconfig=" + kubeconfig,
                        "--config=" + STAGES,
                        "--manage-all-nodes=true",
                        "--cidr=" + FIRST_POD,
                        "--node-lease-duration-seconds=40",
                        "--server-address="))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("kwok.log").toFile())
                .start());
    }

    /** The Node of a number; there are twenty of them. */
    static String node(int number) {
        return "fake-%02d".formatted((number - 1) % NODES + 1);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
