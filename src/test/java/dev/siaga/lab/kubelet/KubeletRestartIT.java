package dev.siaga.lab.kubelet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds when a kubelet dies: nothing runs on without it, and all that should run does so again when it returns. */
class KubeletRestartIT {
    private static final String NAMESPACE = "default";

    @TempDir
    private Path folder;

    @Test
    void containersDieWithTheirKubeletAndReturnWithIt() throws IOException {
        var images = Files.writeString(folder.resolve("images.json"), """
                {"machine": {"entrypoint": ["/bin/sh", "-c"]}}""");
        try (var city = SingleCity.startWithNodes(folder.resolve("run"), images, 3);
                var manifest = getClass().getResourceAsStream("restart.yaml")) {
            patiently()
                    .until(() -> city.client()
                                    .serviceAccounts()
                                    .inNamespace(NAMESPACE)
                                    .withName("default")
                                    .get()
                            != null);
            city.client().load(manifest).inNamespace(NAMESPACE).serverSideApply();
            var before = awaitPod(city, "keeper-0", KubeletRestartIT::isReady);
            awaitPod(city, "once", pod -> pod.getStatus().getPhase().equals("Succeeded"));
            var once = logOf(city, "once");

            city.killKubelet();
            awaitSilence(city);
            city.client().pods().inNamespace(NAMESPACE).withName("doomed").delete();
            city.startKubelet();

            var after = awaitPod(city, "keeper-0", pod -> restarts(pod) == 1 && isReady(pod));
            assertEquals(before.getMetadata().getUid(), after.getMetadata().getUid());
            assertEquals(before.getStatus().getPodIP(), after.getStatus().getPodIP());
            patiently().until(() -> lives(city).equals("life 1\nlife 2\n"));
            assertNotEquals(0, last(after));
            patiently().until(() -> pod(city, "doomed").isEmpty());
            assertEquals(once, logOf(city, "once"), "a Pod that had ended runs no more");
        }
    }

    /** The container writes ten times a second while it lives. */
    private static void awaitSilence(SingleCity city) {
        patiently().pollInterval(Duration.ofMillis(700)).until(new Unchanged(city)::sinceLastCall);
    }

    private static final class Unchanged {
        private final SingleCity city;
        private long size = -1;

        private Unchanged(SingleCity city) {
            this.city = city;
        }

        private boolean sinceLastCall() {
            long now = logOf(city, "keeper-0").length();
            boolean same = now == size;
            size = now;
            return same;
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(40));
    }

    private static String lives(SingleCity city) {
        return logOf(city, "keeper-0")
                .lines()
                .filter(line -> line.startsWith("life"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static String logOf(SingleCity city, String pod) {
        try {
            return Files.readString(city.logs().resolve("jakarta-" + pod + "-main.log"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Pod> pod(SingleCity city, String name) {
        return Optional.ofNullable(
                city.client().pods().inNamespace(NAMESPACE).withName(name).get());
    }

    private static Pod awaitPod(SingleCity city, String name, Predicate<Pod> state) {
        return patiently()
                .until(
                        () -> pod(city, name)
                                .filter(pod -> pod.getStatus() != null
                                        && !pod.getStatus()
                                                .getContainerStatuses()
                                                .isEmpty())
                                .filter(state),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getReady();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }

    private static int last(Pod pod) {
        return pod.getStatus()
                .getContainerStatuses()
                .getFirst()
                .getLastState()
                .getTerminated()
                .getExitCode();
    }
}
