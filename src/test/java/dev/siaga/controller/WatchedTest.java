package dev.siaga.controller;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that lists objects of two namespaces once it is let. */
class WatchedTest {
    private static final String LIST = """
            {"apiVersion": "policy/v1", "kind": "PodDisruptionBudgetList", "metadata": {"resourceVersion": "7"}, "items": [
              {"metadata": {"name": "members", "namespace": "orders"}},
              {"metadata": {"name": "shop", "namespace": "orders"}},
              {"metadata": {"name": "members", "namespace": "billing"}}]}
            """;

    private final CountDownLatch listed = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private KubernetesClient client;
    private Watched<PodDisruptionBudget> watched;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/apis/policy/v1/poddisruptionbudgets", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                        .build())
                .build();
        watched = new Watched<>(client.policy().v1().podDisruptionBudget().inAnyNamespace());
    }

    @AfterEach
    void end() {
        listed.countDown();
        over.countDown();
        watched.stop();
        client.close();
        server.stop(0);
    }

    @Test
    void untilTheyWereListedNothingIsKnownOfThemNorOfANamespace() {
        assertEquals(Optional.empty(), watched.all());
        assertEquals(Optional.empty(), watched.in("orders"));
    }

    @Test
    void aNamespaceHasItsOwn() {
        listed.countDown();
        await().until(() -> watched.all().isPresent());

        assertEquals(Set.of("members", "shop"), names("orders"));
        assertEquals(Set.of("members"), names("billing"));
        assertEquals(Optional.of(List.of()), watched.in("empty"));
    }

    private Set<String> names(String namespace) {
        return watched.in(namespace).orElseThrow().stream()
                .map(budget -> budget.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean watch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
        try {
            (watch ? over : listed).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        byte[] body = LIST.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
