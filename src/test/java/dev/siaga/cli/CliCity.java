package dev.siaga.cli;

import static org.awaitility.Awaitility.await;

import dev.siaga.api.Definitions;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.primacy.AdmissionManifest;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateMapping;
import dev.siaga.failover.City;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamedClusterBuilder;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real API server with Siaga's kinds, rights and fence, an estate as an operator and a Patroni would have written it, and commands that are run against it. */
final class CliCity implements AutoCloseable {
    static final String ESTATE = "orders";
    static final String CONFIG = """
            {"ttl": 30, "loop_wait": 10, "retry_timeout": 10, "synchronous_mode": true,
             "postgresql": {"use_pg_rewind": true, "remove_data_directory_on_rewind_failure": true,
                            "parameters": {"wal_log_hints": "on"}},
             "slots": {"siaga_bandung": {"type": "physical"}, "siaga_surabaya": {"type": "physical"}}}""";

    /** What a command line came to. */
    record Ran(int code, String out, String err) {}

    private final SingleCity city;
    private final Path kubeconfig;

    private CliCity(SingleCity city, Path kubeconfig) {
        this.city = city;
        this.kubeconfig = kubeconfig;
    }

    static CliCity start(Path folder) throws IOException {
        SingleCity city = SingleCity.start(folder);
        Definitions.install(city.client());
        city.applyManifests("config/manager/namespace.yaml", "config/rbac", "config/admission");
        Path kubeconfig = folder.resolve("contexts.kubeconfig");
        Config config = Serialization.unmarshal(Files.readString(city.kubeconfig()), Config.class);
        var context = config.getContexts().getFirst().getContext();
        config.getClusters()
                .add(new NamedClusterBuilder()
                        .withName("dark")
                        .withNewCluster()
                        .withServer("https://10.10.0.99:1")
                        .endCluster()
                        .build());
        config.getContexts().clear();
        for (String name : List.of("jakarta", "bandung", "dark")) {
            config.getContexts()
                    .add(new NamedContextBuilder()
                            .withName(name)
                            .withNewContext()
                            .withCluster(name.equals("dark") ? "dark" : context.getCluster())
                            .withUser(context.getUser())
                            .withNamespace(name)
                            .endContext()
                            .build());
        }
        config.setCurrentContext("jakarta");
        Files.writeString(kubeconfig, Serialization.asYaml(config));
        return new CliCity(city, kubeconfig);
    }

    KubernetesClient client() {
        return city.client();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** Runs a command as the shell would, with this API server's kubeconfig. */
    Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = KubectlSiaga.run(
                new PrintWriter(out),
                new PrintWriter(err),
                Stream.concat(Stream.of(arguments), Stream.of("--kubeconfig", kubeconfig.toString()))
                        .toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    /** A namespace with the estate's manifests. */
    void estate(String namespace) {
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        load("src/test/resources/cli/estate.yaml").forEach(object -> create(namespace, object));
    }

    /** An API server may have an admission policy already, and not yet the kind that is its parameter. */
    private void create(String namespace, HasMetadata object) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(e -> e.getMessage().contains("not yet synced to use for admission"))
                .until(() -> client().resource(object).inNamespace(namespace).create() != null);
    }

    /** What the operator would write of a service level. */
    void release(String namespace, String slo, boolean allowed, String message) {
        client().resources(ServiceSLO.class)
                .inNamespace(namespace)
                .withName(slo)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"conditions": [{"type": "ReleaseAllowed", "status": "%s", "reason": "Measured", "message": "%s",
                                                    "lastTransitionTime": "2026-11-20T12:00:00Z"}]}}
                        """.formatted(allowed ? "True" : "False", message));
    }

    /** What the operator of a city that sees this holder says. */
    void status(String namespace, String holder, String phase, String level) {
        FailoverPolicy policy = policy(namespace);
        policy.setStatus(Serialization.unmarshal(
                """
                {"holder": "%s", "epoch": 3, "phase": "%s", "level": "%s", "levelReasons": ["surabaya is not heard of"],
                 "lastDecision": {"action": "Serve", "reason": "Serving", "message": "primary under epoch 3",
                                  "since": "2026-11-20T12:00:00Z"},
                 "history": [{"epoch": 3, "from": "bandung", "to": "jakarta", "reason": "HolderLost", "rtoSeconds": 17.5, "lostBytes": 2048,
                              "startedAt": "2026-11-20T11:00:00Z"}],
                 "ifLost": [{"city": "jakarta", "primary": "bandung", "withinSeconds": 47, "reason": "HolderLost",
                             "message": "bandung takes over", "at": "2026-11-20T12:00:00Z"},
                            {"city": "bandung", "reason": "QuorumUnreachable", "message": "1 of 3 cities would be heard of",
                             "at": "2026-11-20T12:00:00Z"}],
                 "conditions": [%s]}""".formatted(holder, phase, level, conditions("Valid", "QuorumReachable", "Fenced", "FreezeCovered")),
                FailoverPolicyStatus.class));
        client().resource(policy).updateStatus();
    }

    static String conditions(String... types) {
        return String.join(
                ",", Stream.of(types).map(type -> condition(type, "True")).toList());
    }

    static String condition(String type, String status) {
        return """
                {"type": "%s", "status": "%s", "reason": "AsTold", "message": "told so", "lastTransitionTime": "2026-11-20T12:00:00Z"}""".formatted(type, status);
    }

    FailoverPolicy policy(String namespace) {
        return client().resources(FailoverPolicy.class)
                .inNamespace(namespace)
                .withName(ESTATE)
                .get();
    }

    /** The permit of Jakarta, as primary until then. */
    Lease permit(String namespace, Instant until) {
        return client().resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("orders-primacy")
                        .withNamespace(namespace)
                        .addToAnnotations("siaga.dev/role", "primary")
                        .addToAnnotations("siaga.dev/epoch", "3")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("jakarta")
                        .withLeaseDurationSeconds(13)
                        .withRenewTime(until.minusSeconds(13).atZone(ZoneOffset.UTC))
                        .endSpec()
                        .build())
                .create();
    }

    /** The permit renewed, so that the fence lets Patroni write and both clocks show the same time. */
    void permitUntil(String namespace, Instant until) {
        client().leases().inNamespace(namespace).withName("orders-primacy").edit(lease -> {
            lease.getSpec().setRenewTime(until.minusSeconds(13).atZone(ZoneOffset.UTC));
            return lease;
        });
    }

    /** What binds the fence to the estate, as the operator writes it. */
    void bind(String namespace) {
        var mapped = (EstateMapping.Mapped.Usable) EstateMapping.map(
                policy(namespace),
                client().resources(dev.siaga.api.v1alpha1.CityCluster.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems(),
                new City("jakarta"));
        client().resource(AdmissionManifest.binding(new EstateKey(namespace, ESTATE), mapped.local()))
                .create();
    }

    /** Patroni's lock or configuration. */
    HasMetadata patroni(String namespace, String name, Map<String, String> annotations) {
        return new EndpointsBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("cluster-name", "orders-db")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    /** A member as its StatefulSet, its kubelet and Patroni would have made it. */
    void member(String namespace, int number, String node, String version) {
        List<HasMetadata> loaded = client().load(new java.io.ByteArrayInputStream(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: orders-db-%1$d
                          namespace: %2$s
                          labels: {cluster-name: orders-db, role: %5$s}
                          annotations: {status: '{"version": "%4$s", "state": "running"}'}
                        spec:
                          nodeName: %3$s
                          automountServiceAccountToken: false
                          affinity:
                            podAntiAffinity:
                              requiredDuringSchedulingIgnoredDuringExecution:
                                - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {cluster-name: orders-db}}}
                          containers: [{name: patroni, image: patroni}]
                        """.formatted(number, namespace, node, version, number == 0 ? "primary" : "replica")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .items();
        Pod pod = (Pod) client().resource(loaded.getFirst()).create();
        pod.setStatus(Serialization.unmarshal(
                "{\"phase\": \"Running\", \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}",
                io.fabric8.kubernetes.api.model.PodStatus.class));
        client().resource(pod).updateStatus();
    }

    void removeMember(String namespace, int number) {
        client().pods()
                .inNamespace(namespace)
                .withName("orders-db-" + number)
                .withGracePeriod(0)
                .delete();
    }

    /** The operator's Deployment, of which so many replicas are ready. */
    void operator(int ready) {
        Deployment operator = load("config/manager/deployment.yaml").stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
        operator.getMetadata().setNamespace("siaga-system");
        Deployment stored = client().resource(operator).createOr(existing -> existing.update());
        stored.setStatus(Serialization.unmarshal(
                "{\"replicas\": 2, \"readyReplicas\": %d}".formatted(ready),
                io.fabric8.kubernetes.api.model.apps.DeploymentStatus.class));
        client().resource(stored).updateStatus();
    }

    List<HasMetadata> load(String file) {
        try {
            return Definitions.load(client(), Path.of(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        city.close();
    }
}
