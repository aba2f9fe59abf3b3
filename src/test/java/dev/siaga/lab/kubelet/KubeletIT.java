package dev.siaga.lab.kubelet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule of a kubelet that the lab relies on, shown on a real control plane. The manifests are beside this class. */
class KubeletIT {
    private static final String NAMESPACE = "default";

    @TempDir
    private static Path folder;

    private static SingleCity city;

    @BeforeAll
    static void startCity() throws IOException {
        var images = Files.writeString(folder.resolve("images.json"), """
                {"machine": {"entrypoint": ["/bin/sh", "-c"]},
                 "web": {"entrypoint": ["/usr/bin/python3", "-u", "-m", "http.server", "8000"], "user": "postgres"}}""");
        city = SingleCity.startWithNodes(folder.resolve("run"), images, 3);
        patiently()
                .until(() -> city.client()
                                .serviceAccounts()
                                .inNamespace(NAMESPACE)
                                .withName("default")
                                .get()
                        != null);
    }

    @AfterAll
    static void stopCity() {
        Optional.ofNullable(city).ifPresent(SingleCity::close);
    }

    @Test
    void deploymentIsAvailableOnceItsHttpProbeIsAnswered() {
        apply("deployment.yaml");

        patiently()
                .until(() -> Objects.equals(
                        2,
                        city.client()
                                .apps()
                                .deployments()
                                .inNamespace(NAMESPACE)
                                .withName("web")
                                .get()
                                .getStatus()
                                .getAvailableReplicas()));
    }

    @Test
    void containerKnowsItselfItsConfigurationAndItsServiceAccount() {
        apply("curious.yaml");

        var pod = awaitPod("curious", ended -> ended.getStatus().getPhase().equals("Succeeded"));
        var log = log("curious", "main");
        assertTrue(
                log.contains("name=curious node=" + pod.getSpec().getNodeName() + " ip="
                        + pod.getStatus().getPodIP()),
                log);
        assertTrue(log.contains("label=blue annotation=deep account=curious both=curious-hunter2"), log);
        assertTrue(log.contains("configMap=from-a-file secret=hunter2 prefixed=from-a-file"), log);
        assertTrue(log.contains("downward=blue sub=from-a-file"), log);
        assertTrue(log.contains("\"kind\": \"PodList\""), log);
        assertTrue(log.indexOf("init 1") < log.indexOf("init 2"), log);
    }

    @Test
    void claimKeepsItsDataOverPodsAndBelongsToThePodsUser() {
        apply("statefulset.yaml");
        var first = awaitPod("store-0", KubeletIT::isReady);

        city.client().resource(first).delete();

        awaitPod("store-0", pod -> isReady(pod) && !uid(pod).equals(uid(first)));
        patiently().until(() -> log("store-0", "main").lines().toList().equals(List.of("starts: 1", "starts: 2")));
    }

    @Test
    void changedConfigMapReachesTheMountedFile() {
        apply("follower.yaml");
        awaitPod("follower", KubeletIT::isReady);

        city.client()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("followed")
                .edit(map -> map.edit().addToData("key", "after").build());

        patiently().until(() -> log("follower", "main").endsWith("before\nafter\n"));
    }

    @Test
    void failedLivenessProbeRestartsTheContainer() {
        apply("unwell.yaml");

        var pod = awaitPod("unwell", restarted -> status(restarted).getRestartCount() >= 1);
        assertEquals(143, status(pod).getLastState().getTerminated().getExitCode());
    }

    @Test
    void containerThatFailsItsLivenessProbeIsKilledAfterTheGraceOfTheProbe() {
        apply("frozen.yaml");

        var pod = awaitPod("frozen", restarted -> status(restarted).getRestartCount() >= 1);
        var ended = status(pod).getLastState().getTerminated();
        var lived = Duration.between(Instant.parse(ended.getStartedAt()), Instant.parse(ended.getFinishedAt()));
        assertEquals(137, ended.getExitCode());
        assertTrue(lived.toSeconds() < 20, () -> "the Pod's own grace is a minute; it lived for " + lived);
    }

    @Test
    void crashingContainerBacksOff() {
        apply("crasher.yaml");

        var pod = awaitPod(
                "crasher",
                crashing -> status(crashing).getRestartCount() >= 2 && waitsFor(crashing, "CrashLoopBackOff"));
        assertEquals(3, status(pod).getLastState().getTerminated().getExitCode());
        assertEquals("Running", pod.getStatus().getPhase());
    }

    @Test
    void deletedPodMayEndInPeaceAndIsKilledAfterItsGrace() {
        apply("endings.yaml");
        awaitPod("polite", KubeletIT::isReady);
        awaitPod("stubborn", KubeletIT::isReady);

        var asked = Instant.now();
        List.of("polite", "stubborn").forEach(name -> pods(name).delete());

        patiently().until(() -> pods("polite").get() == null);
        assertEquals("preStop\ngoodbye\n", log("polite", "main"));
        patiently().until(() -> pods("stubborn").get() == null);
        assertTrue(Duration.between(asked, Instant.now()).toSeconds() >= 2, "killed before its grace of 2 s");
    }

    @Test
    void evictionHonoursTheDisruptionBudget() {
        apply("guarded.yaml");
        awaitPod("guarded", KubeletIT::isReady);
        var eviction = new EvictionBuilder()
                .withNewMetadata()
                .withName("guarded")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build();
        patiently()
                .until(() -> city.client()
                                .policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(NAMESPACE)
                                .withName("guarded")
                                .get()
                                .getStatus()
                                .getCurrentHealthy()
                        == 1);

        assertTrue(refused(eviction), "the budget allows no eviction");
        city.client()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(NAMESPACE)
                .withName("guarded")
                .delete();

        patiently().until(() -> !refused(eviction));
        patiently().until(() -> pods("guarded").get() == null);
    }

    @Test
    void serviceIsReachableFromPodsAndFromOutsideOnlyWhileAnEndpointIsReady() {
        apply("service.yaml");

        awaitPod("client", pod -> pod.getStatus().getPhase().equals("Succeeded"));
        patiently().until(() -> connects("10.10.254.77"));
        pods("server").delete();
        patiently().until(() -> !connects("10.10.254.77"));
    }

    @Test
    void containerRestartsWhileTheApiServerIsAway() {
        apply("restless.yaml");
        awaitPod("restless", pod -> pod.getStatus().getPhase().equals("Running"));

        city.freezeApi();
        try {
            patiently()
                    .until(() -> log("restless", "main")
                                    .lines()
                                    .filter("hunter2"::equals)
                                    .count()
                            >= 3);
        } finally {
            city.thawApi();
        }

        awaitPod("restless", pod -> status(pod).getRestartCount() >= 2);
    }

    static boolean connects(String ip) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(ip, 80), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean refused(io.fabric8.kubernetes.api.model.policy.v1.Eviction eviction) {
        return !pods("guarded").evict(eviction);
    }

    @Test
    void unknownImageAndMissingSecretAreSaid() {
        apply("broken.yaml");

        awaitPod("no-image", pod -> waitsFor(pod, "ErrImagePull"));
        awaitPod("no-secret", pod -> waitsFor(pod, "CreateContainerConfigError"));
    }

    private static boolean waitsFor(Pod pod, String reason) {
        return Optional.ofNullable(status(pod).getState().getWaiting())
                .filter(waiting -> waiting.getReason().equals(reason))
                .isPresent();
    }

    static void apply(String manifest) {
        try (var stream = KubeletIT.class.getResourceAsStream(manifest)) {
            city.client()
                    .load(stream)
                    .items()
                    .forEach(item ->
                            city.client().resource(item).inNamespace(NAMESPACE).serverSideApply());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static io.fabric8.kubernetes.client.dsl.PodResource pods(String name) {
        return city.client().pods().inNamespace(NAMESPACE).withName(name);
    }

    private static Pod awaitPod(String name, Predicate<Pod> state) {
        return patiently()
                .until(
                        () -> Optional.ofNullable(pods(name).get())
                                .filter(pod -> pod.getStatus() != null
                                        && !pod.getStatus()
                                                .getContainerStatuses()
                                                .isEmpty()
                                        && state.test(pod)),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO);
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(
                        one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private static String log(String pod, String container) {
        try {
            return Files.readString(city.logs().resolve("jakarta-" + pod + "-" + container + ".log"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
