package dev.siaga.lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
class LabIT {
    private static final Path RUN = Tools.repository().resolve("target/lab-it");
    private static final Path WEB = Tools.repository().resolve("src/test/resources/lab/web.yaml");
    private static final int QUORUM_PORT = 2479;
    private static final int WEB_PORT = 8080;

    private static Lab lab;

    @BeforeAll
    static void threeCitiesWithAWebServerEach() throws IOException {
        Files.createDirectories(RUN);
        var images = Files.writeString(RUN.resolve("images.json"), """
                {"lab/web": {"entrypoint": ["/usr/bin/python3", "-m", "http.server", "8080"], "user": "nobody"}}""");
        lab = Lab.start(RUN, images, Progress.printing());
        City.ALL.forEach(city -> lab.applyManifests(city.name(), WEB));
        City.ALL.forEach(city -> awaitWeb(city.name()));
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void heal() {
        lab.healAll();
    }

    @Test
    void aPodIsReachedFromItsOwnCityFromAnotherAndFromOutside() {
        var address = podIn("bandung");

        assertTrue(reaches("bandung", address, WEB_PORT));
        assertTrue(reaches("jakarta", address, WEB_PORT));
        assertTrue(connects(List.of(), address, WEB_PORT));
    }

    @Test
    void aServiceIsReachedInItsCity() {
        var service = lab.city("bandung")
                .client()
                .services()
                .inNamespace("default")
                .withName("web")
                .get();

        awaitUntil(
                "the Service answers",
                () -> reaches("bandung", service.getSpec().getClusterIP(), 80));
    }

    @Test
    void aCutPartsTwoCitiesAndNoOthersAndHealingJoinsThem() {
        lab.cut("jakarta", "bandung");

        assertFalse(reaches("jakarta", podIn("bandung"), WEB_PORT));
        assertFalse(reaches("bandung", podIn("jakarta"), WEB_PORT));
        assertTrue(reaches("jakarta", podIn("surabaya"), WEB_PORT));
        assertTrue(connects(List.of(), podIn("bandung"), WEB_PORT));

        lab.heal("jakarta", "bandung");

        assertTrue(reaches("jakarta", podIn("bandung"), WEB_PORT));
    }

    @Test
    void aCityCutOffLosesTheQuorumAndTheOthersKeepIt() {
        lab.cutOff("surabaya");

        awaitUntil("surabaya's member has no majority", () -> !lab.isQuorumHealthy("surabaya"));
        awaitUntil("jakarta's member has one", () -> lab.isQuorumHealthy("jakarta"));

        lab.healAll();

        awaitUntil("surabaya's member is back", () -> lab.isQuorumHealthy("surabaya"));
    }

    @Test
    void whatIsCutOneWayStillArrivesTheOtherWay() {
        lab.cutOneWay("jakarta", "bandung");

        // TCP needs both ways, so the proof is one datagram each way.
        assertTrue(datagramArrives("bandung", "jakarta"));
        assertFalse(datagramArrives("jakarta", "bandung"));
    }

    @Test
    void aPowerCutSilencesACityAndRestoreBringsItBackWithItsData() {
        var pod = podIn("jakarta");

        lab.powerCut("jakarta");

        assertFalse(connects(List.of(), pod, WEB_PORT));
        assertFalse(reaches("bandung", City.JAKARTA.hostIp(), QUORUM_PORT));
        awaitUntil("the others keep the quorum", () -> lab.isQuorumHealthy("bandung"));
        assertTrue(lab.city("jakarta").processes().values().stream().noneMatch(running -> running));

        lab.restore("jakarta");

        awaitWeb("jakarta");
        awaitUntil("the Pod answers again", () -> reaches("bandung", podIn("jakarta"), WEB_PORT));
        awaitUntil("jakarta's member is back", () -> lab.isQuorumHealthy("jakarta"));
    }

    @Test
    void powerCanBeCutWhileAProcessIsFrozen() {
        lab.stopProcess("surabaya", "etcd");
        lab.stopProcess("surabaya", "quorum");

        lab.powerCut("surabaya");
        lab.restore("surabaya");

        awaitUntil("surabaya's member is back", () -> lab.isQuorumHealthy("surabaya"));
        awaitWeb("surabaya");
    }

    @Test
    void aFrozenQuorumMemberLeavesAMajorityAndThawsAgain() {
        lab.stopQuorumMember("bandung");

        awaitUntil("the others go on", () -> lab.isQuorumHealthy("jakarta") && lab.isQuorumHealthy("surabaya"));
        assertFalse(lab.isQuorumHealthy("bandung"));

        lab.continueQuorumMember("bandung");

        awaitUntil("bandung's member is back", () -> lab.isQuorumHealthy("bandung"));
    }

    @Test
    void theApiServerStopsAloneAndPodsGoOn() {
        var pod = podIn("bandung");

        lab.stopApiServer("bandung");

        assertFalse(reaches("jakarta", City.BANDUNG.hostIp(), 6443));
        assertTrue(reaches("jakarta", pod, WEB_PORT));

        lab.startApiServer("bandung");

        awaitWeb("bandung");
    }

    @Test
    void aKilledPodIsStartedAgainByItsKubelet() {
        var pod = readyPods("jakarta").getFirst();
        var restarts = restarts(pod);

        lab.killPod("jakarta", "default", pod.getMetadata().getName());

        awaitUntil(
                "restarted",
                () -> restarts(lab.city("jakarta").client().resource(pod).get()) > restarts);
        awaitWeb("jakarta");
    }

    @Test
    void anOperatorKilledStaysDownUntilRestoredAndACrashedOneComesBack() {
        lab.applyManifests("bandung", WEB.resolveSibling("operator.yaml"));
        var operator = lab.operator("bandung");
        awaitUntil("two replicas run", () -> operator.pods().size() == 2);

        operator.crashOne();
        awaitUntil("restarted", () -> operatorRestarts() == 1);

        operator.kill();
        awaitUntil("all gone", () -> operator.pods().isEmpty() && operatorRestarts() == 0);

        operator.restore();
        awaitUntil("two replicas run again", () -> operator.pods().size() == 2);
    }

    private static int operatorRestarts() {
        var pods =
                lab.city("bandung").client().pods().inNamespace("siaga-system").list();
        return pods.getItems().stream().mapToInt(LabIT::restarts).sum();
    }

    @Test
    void verbsReachTheLabThroughItsSocket() {
        var socket = RunFolder.socket(RUN);

        assertEquals("done: cut jakarta bandung\n", ControlSocket.ask(socket, "cut jakarta bandung"));
        assertTrue(ControlSocket.ask(socket, "status").contains("CUT towards bandung"));
        assertEquals("done: heal\n", ControlSocket.ask(socket, "heal"));
        assertTrue(
                ControlSocket.ask(socket, "kill jakarta nothing").startsWith("failed: no process nothing in jakarta"));
    }

    private static void awaitWeb(String city) {
        awaitUntil(city + ": web ready", () -> readyPods(city).size() == 2);
    }

    private static List<Pod> readyPods(String city) {
        return lab.city(city).client().pods().inNamespace("default").withLabel("app", "web").list().getItems().stream()
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(each -> each.getType().equals("Ready")
                                && each.getStatus().equals("True")))
                .toList();
    }

    private static String podIn(String city) {
        return readyPods(city).getFirst().getStatus().getPodIP();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    private static boolean reaches(String city, String address, int port) {
        return connects(lab.city(city).fromInside(List.of()), address, port);
    }

    private static boolean connects(List<String> from, String address, int port) {
        var script = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1.5)";
        var command = List.of("python3", "-c", script, address, Integer.toString(port));
        return Command.attempt(CityProcesses.join(from, command)).exitCode() == 0;
    }

    /** From one city's router to the other's host. */
    private static boolean datagramArrives(String from, String to) {
        var receiver = City.named(to);
        var script = """
                import socket, subprocess, sys
                sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                sink.bind((sys.argv[1], 9999))
                sink.settimeout(1)
                send = "import socket, sys; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (sys.argv[1], 9999))"
                subprocess.run(["nsenter", "--net=/run/netns/" + sys.argv[2], "python3", "-c", send, sys.argv[1]], check=True)
                sink.recv(1)""";
        return Command.attempt(List.of(
                                "nsenter",
                                "--net=/run/netns/" + receiver.hostNamespace(),
                                "python3",
                                "-c",
                                script,
                                receiver.hostIp(),
                                from))
                        .exitCode()
                == 0;
    }

    private static void awaitUntil(String what, Callable<Boolean> condition) {
        await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(condition);
    }
}
