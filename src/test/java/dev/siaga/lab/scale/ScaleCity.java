package dev.siaga.lab.scale;

import static org.awaitility.Awaitility.await;

import dev.siaga.controller.incident.OperatorProcess;
import dev.siaga.lab.Network;
import dev.siaga.lab.Progress;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Jakarta with the packaged operator, a quorum over three cities, fake Nodes and so many estates whose primary is here, each in a namespace of its
 * own and as a user writes it who leaves out whatever has a default.
 */
final class ScaleCity implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 8;

    private final SingleCity city;
    private final Path folder;
    private final List<String> namespaces;
    private final SimulatedPatroni patroni;
    private final QuorumAccess quorum;
    private final OperatorProcess operator;
    private Kwok kwok;
    private OtherCities others;

    private ScaleCity(SingleCity city, Path folder, int size) throws IOException {
        this.city = city;
        this.folder = folder;
        namespaces = IntStream.rangeClosed(1, size)
                .mapToObj("estate-%04d"::formatted)
                .toList();
        patroni = new SimulatedPatroni();
        quorum = QuorumAccess.with(city.quorumCredentials());
        operator = new OperatorProcess(city, folder);
    }

    static ScaleCity start(Path run, int size, Progress progress) throws Exception {
        var folder = fresh(run.toAbsolutePath().resolve("scale"));
        var single = SingleCity.startWithQuorum(folder);
        progress.say("a city's control plane and a quorum over three cities are ready; logs in " + folder);
        // One server is all members.
        Network.answerAt(Kwok.PODS);
        single.prepareForOperator();
        var city = new ScaleCity(single, folder, size);
        try {
            city.deploy(progress);
            return city;
        } catch (Exception | AssertionError e) {
            progress.say("it didn't come up: " + e);
            city.close();
            throw e;
        }
    }

    private void deploy(Progress progress) throws Exception {
        kwok = Kwok.start(admin(), city.kubeconfig(), folder);
        forEach(namespaces, name -> create(NAMESPACE, name, 0));
        forEach(namespaces, this::deploy);
        await("all Pods to run")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(this::addressed);
        progress.say(
                "%d namespaces, each with two fake Pods and the manifests of an estate".formatted(namespaces.size()));
        others = new OtherCities(
                quorum,
                SingleCity.quorumEndpoints()
                        .subList(1, SingleCity.quorumEndpoints().size()),
                namespaces,
                progress);
        others.start();
        progress.say("the other two cities' beacons are renewed every three seconds");
    }

    private void deploy(String namespace) {
        for (int member = 0; member < 2; member++) {
            var number = member;
            // Until the namespace has its service account nothing may run there.
            await("a Pod in " + namespace)
                    .atMost(PATIENCE)
                    .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException k && k.getCode() == 403)
                    .until(() -> {
                        create(POD, namespace, number);
                        return true;
                    });
        }
        city.client()
                .load(new ByteArrayInputStream(ESTATE.formatted(namespace).getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(resource -> city.client().resource(resource).create());
    }

    private void create(String manifest, String namespace, int member) {
        String text = manifest.formatted(namespace, member, Kwok.node(namespaces.indexOf(namespace) * 2 + member + 1));
        HasMetadata resource = city.client()
                .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst();
        city.client().resource(resource).create();
    }

    private boolean addressed() {
        List<Pod> running =
                admin().pods().inAnyNamespace().withLabel("application", "patroni").list().getItems().stream()
                        .filter(pod -> pod.getStatus().getPodIP() != null)
                        .toList();
        running.forEach(pod ->
                patroni.serve(pod.getStatus().getPodIP(), pod.getMetadata().getName()));
        return running.stream()
                        .map(pod -> pod.getStatus().getPodIP())
                        .distinct()
                        .count()
                == 2L * namespaces.size();
    }

    void startOperator(List<String> options) throws IOException {
        var certificates = Files.createDirectories(folder.resolve("certificates"));
        Files.copy(city.quorumCredentials().resolve("ca.crt"), certificates.resolve("ca.crt"));
        Files.copy(city.quorumCredentials().resolve("client.crt"), certificates.resolve("tls.crt"));
        Files.copy(city.quorumCredentials().resolve("client.key"), certificates.resolve("tls.key"));
        operator.start(
                options,
                List.of(
                        "-Dsiaga.certificates=" + certificates,
                        "-Dsiaga.quorum.endpoints=" + String.join(",", SingleCity.quorumEndpoints())));
    }

    KubernetesClient admin() {
        return city.client();
    }

    int size() {
        return namespaces.size();
    }

    /** How often the quorum's beacons of other cities came late: then the machine is too slow to judge the operator on. */
    int lateBeacons() {
        return others.late();
    }

    ScaleMeters meters() throws IOException, InterruptedException {
        return ScaleMeters.read(
                operator,
                patroni.asked(),
                admin(),
                quorum.metrics(SingleCity.quorumEndpoints().getFirst()));
    }

    private static void forEach(List<String> names, Consumer<String> act) throws Exception {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<? extends Future<?>> all = names.stream()
                    .map(name -> threads.submit(() -> act.accept(name)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    /** Without what an earlier run left. */
    private static Path fresh(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var old = Files.walk(folder)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    @Override
    public void close() {
        operator.close();
        if (others != null) {
            others.close();
        }
        if (kwok != null) {
            kwok.close();
        }
        quorum.close();
        patroni.close();
        city.close();
    }

    private static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: %1$s}
            """;

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: orders-db-%2$d
              namespace: %1$s
              labels: {application: patroni, cluster-name: orders-db}
            spec:
              nodeName: %3$s
              automountServiceAccountToken: false
              containers:
                - name: patroni
                  image: ghcr.io/zalando/spilo-17:4.0-p2
                  livenessProbe:
                    httpGet: {path: /liveness, port: 8008}
                    periodSeconds: 10
                    timeoutSeconds: 5
                    failureThreshold: 1
                    terminationGracePeriodSeconds: 1
            """;

    private static final String ESTATE = """
            apiVersion: siaga.dev/v1alpha1
            kind: FailoverPolicy
            metadata: {name: orders, namespace: %1$s}
            spec:
              cities: [jakarta, bandung, surabaya]
              preferredPrimary: jakarta
            ---
            apiVersion: siaga.dev/v1alpha1
            kind: CityCluster
            metadata: {name: jakarta, namespace: %1$s}
            spec:
              patroni: {scope: orders-db}
              streaming: {host: 10.10.254.10}
              nearest: [bandung, surabaya]
            ---
            apiVersion: siaga.dev/v1alpha1
            kind: CityCluster
            metadata: {name: bandung, namespace: %1$s}
            spec:
              patroni: {scope: orders-db}
              streaming: {host: 10.20.254.10}
              nearest: [jakarta, surabaya]
            ---
            apiVersion: siaga.dev/v1alpha1
            kind: CityCluster
            metadata: {name: surabaya, namespace: %1$s}
            spec:
              patroni: {scope: orders-db}
              streaming: {host: 10.30.254.10}
              nearest: [bandung, jakarta]
            """;
}
