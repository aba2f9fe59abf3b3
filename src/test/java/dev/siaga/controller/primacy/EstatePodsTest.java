package dev.siaga.controller.primacy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that lists the Pods of one namespace, and never answers for another. */
class EstatePodsTest {
    private static final String LIST = """
            {"apiVersion": "v1", "kind": "PodList", "metadata": {"resourceVersion": "7"}, "items": [
              {"metadata": {"name": "shop-1", "namespace": "orders", "uid": "c", "labels": {"app": "shop"}, "annotations": {"a": "b"}}},
              {"metadata": {"name": "orders-db-1", "namespace": "orders", "uid": "b", "labels": {"cluster-name": "orders-db", "role": "replica"}}},
              {"metadata": {"name": "orders-db-0", "namespace": "orders", "uid": "a", "labels": {"cluster-name": "orders-db"}}},
              {"metadata": {"name": "bare", "namespace": "orders", "uid": "d"}}]}
            """;
    private static final PodSelection MEMBERS = new PodSelection("orders", Map.of("cluster-name", "orders-db"));
    private static final PodSelection SHOP = new PodSelection("orders", Map.of("app", "shop"));

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger lists = new AtomicInteger();
    private HttpServer server;
    private KubernetesClient client;
    private EstatePods pods;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/namespaces/orders/pods", this::answer);
        server.createContext("/api/v1/namespaces/dead/pods", _ -> hang());
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                        .build())
                .build();
        pods = new EstatePods(client);
    }

    @AfterEach
    void end() {
        over.countDown();
        client.close();
        server.stop(0);
    }

    @Test
    void one_namespace_that_hangs_holds_up_no_other_and_what_is_there_is_unknown() {
        pods.watch("dead");
        pods.watch("orders");

        await().until(() -> pods.of(MEMBERS).isPresent());
        assertEquals(Optional.empty(), pods.of(new PodSelection("dead", Map.of("app", "shop"))));
    }

    @Test
    void all_who_ask_are_served_by_one_list_each_with_its_own_in_the_order_of_their_names() {
        pods.watch("orders");
        pods.watch("orders");

        await().until(() -> pods.of(MEMBERS).isPresent());
        assertEquals(List.of("orders-db-0", "orders-db-1"), names(MEMBERS));
        assertEquals(List.of("shop-1"), names(SHOP));
        assertEquals(List.of(), names(new PodSelection("orders", Map.of("app", "billing"))));
        assertEquals(1, lists.get());
    }

    @Test
    void only_what_is_read_of_a_pod_is_kept() {
        pods.watch("orders");

        await().until(() -> pods.of(SHOP).isPresent());
        var shop = pods.of(SHOP).orElseThrow().getFirst();
        assertEquals("c", shop.getMetadata().getUid());
        assertEquals(Map.of(), shop.getMetadata().getAnnotations());
    }

    @Test
    void of_a_namespace_that_is_not_watched_or_not_any_longer_nothing_is_known() {
        pods.watch("orders");
        await().until(() -> pods.of(SHOP).isPresent());

        pods.forget("orders");

        assertEquals(Optional.empty(), pods.of(SHOP));
    }

    private List<String> names(PodSelection selection) {
        return pods.of(selection).orElseThrow().stream()
                .map(Pod::getMetadata)
                .map(meta -> meta.getName())
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true")) {
            hang();
            return;
        }
        lists.incrementAndGet();
        byte[] body = LIST.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
