package dev.siaga.statuspage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.City;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.estate.RunningEstate;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A survivor's page while the primary city loses power: what that city's resources say, a reader sees within two seconds. */
@Tag("slow")
@Tag("alone")
class PageFailoverIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final String READER = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reader, namespace: orders}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: status-readers}
            rules: [{apiGroups: [siaga.dev], resources: [failoverpolicies], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: status-readers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: status-readers}
            subjects: [{kind: ServiceAccount, name: reader, namespace: orders}]
            """;

    @TempDir
    private Path folder;

    @Test
    void a_failover_is_shown_within_two_seconds_of_its_being_known() throws Exception {
        Path run = Tools.repository().resolve("target/lab/page");
        try (var running = RunningEstate.start(run, Progress.printing())) {
            City old = running.settle();
            City survivor = RunningEstate.except(old).getFirst();
            KubernetesClient client = running.lab().city(survivor.name()).client();
            try (var browser = new Browser("http://" + operator(client) + ":8080", folder)) {
                browser.signIn(token(client));
                browser.await(SOON, "#link", "Live");
                browser.await(SOON, ".holder", old.name());
                browser.await(SOON, "#city-orders-orders-" + old.name(), "Good");
                browser.picture("failover-before");

                running.lab().powerCut(old.name());
                CompletableFuture<Long> known =
                        CompletableFuture.supplyAsync(() -> holderKnown(running, survivor, old));
                browser.await(SOON, "#city-orders-orders-" + old.name(), "Not heard of");
                browser.picture("failover-during");
                String primary = known.thenApply(
                                _ -> running.policies().holder(survivor).orElseThrow())
                        .get();
                browser.await(SOON, ".holder", primary);
                Duration took = Duration.ofNanos(System.nanoTime() - known.get());

                System.out.printf(
                        "RESULT name=page-shows-failover from=%s to=%s millis=%d%n", old, primary, took.toMillis());
                assertTrue(took.compareTo(TWO_SECONDS) < 0, "shown after " + took);
                browser.await(SOON, "#estate-orders-orders", old + " → " + primary);
                browser.everybodyCanUse("failover-after");
                browser.nothingLeavesTheCluster();
                running.lab().restore(old.name());
                running.settle();
                browser.await(SOON, "#city-orders-orders-" + old.name(), "Standby");
                assertEquals(primary, browser.text(".holder"));
            }
        }
    }

    private static long holderKnown(RunningEstate running, City survivor, City old) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> running.policies()
                        .holder(survivor)
                        .filter(holder -> !holder.equals(old.name()))
                        .isPresent());
        return System.nanoTime();
    }

    private static String operator(KubernetesClient client) {
        return client.pods()
                .inNamespace("siaga-system")
                .withLabel("app.kubernetes.io/name", "siaga")
                .list()
                .getItems()
                .getFirst()
                .getStatus()
                .getPodIP();
    }

    private static String token(KubernetesClient client) {
        for (String document : READER.split("(?m)^---$")) {
            client.resource(document).serverSideApply();
        }
        return client.serviceAccounts()
                .inNamespace("orders")
                .withName("reader")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(Reviews.AUDIENCE)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }
}
