package dev.siaga.lab.estate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.City;
import dev.siaga.lab.SingleCity;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the members' liveness probe does, with nothing of Siaga running: one city, its kubelet, Patroni and PostgreSQL. */
@Tag("alone")
class MemberLivenessIT {
    /** loop_wait, two rounds of retry_timeout, and the stop margin. */
    private static final Duration FENCE_GRACE = Duration.ofSeconds(10);

    /** Longer than twice Patroni's ttl, after which its own liveness would fail had its loop stopped. */
    private static final Duration OUTAGE = Duration.ofSeconds(50);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path folder;

    private static SingleCity city;

    @BeforeAll
    static void startCity() throws IOException {
        city = SingleCity.startWithNodes(folder.resolve("run"), LabImages.write(folder), 3);
        city.applyManifests(Estate.manifests(City.JAKARTA, City.ALL, folder.resolve("estate"))
                .toString());
        awaitPrimary();
    }

    @AfterAll
    static void stopCity() {
        if (city != null) {
            city.close();
        }
    }

    @Test
    void aFrozenPatroniAndItsDatabaseAreEndedWithinTheFenceGrace() {
        var leader = primary();
        var frozen = Instant.now();
        city.stopProgram(Estate.NAMESPACE, leader.pod(), "patroni");

        await("PostgreSQL beside the frozen Patroni to end")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(() -> !accepts(leader));
        var lived = Duration.between(frozen, Instant.now());

        System.out.printf("RESULT name=frozen-patroni-ended within_s=%.1f%n", lived.toMillis() / 1000.0);
        assertTrue(lived.compareTo(FENCE_GRACE) < 0, () -> "it lived for " + lived);
        awaitPrimary();
    }

    @Test
    void membersAreLeftAloneWhileTheApiServerIsAway() {
        var before = restarts();
        city.freezeApi();
        await("the outage to last")
                .pollDelay(OUTAGE)
                .atMost(OUTAGE.plusSeconds(10))
                .until(() -> true);
        city.thawApi();

        awaitPrimary();
        assertEquals(before, restarts());
    }

    private static void awaitPrimary() {
        await("both members, one of them primary")
                .ignoreExceptions()
                .atMost(PATIENCE)
                .until(() -> members().stream()
                                        .filter(member -> member.status().isPrimary())
                                        .count()
                                == 1
                        && members().stream()
                                        .filter(member -> member.status().isStreaming())
                                        .count()
                                == 1);
    }

    private static DatabaseMember primary() {
        return members().stream()
                .filter(member -> member.status().isPrimary())
                .findFirst()
                .orElseThrow();
    }

    private static List<DatabaseMember> members() {
        return city.client().pods().inNamespace(Estate.NAMESPACE).list().getItems().stream()
                .map(pod -> new DatabaseMember(
                        City.JAKARTA,
                        pod.getMetadata().getName(),
                        pod.getStatus().getPodIP()))
                .toList();
    }

    private static int restarts() {
        return city.client().pods().inNamespace(Estate.NAMESPACE).list().getItems().stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    private static boolean accepts(DatabaseMember member) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(member.ip(), 5432), 1000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
