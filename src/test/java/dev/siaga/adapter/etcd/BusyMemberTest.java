package dev.siaga.adapter.etcd;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member that answers no transaction, asked for more of them than a client has connections. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class BusyMemberTest {
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final Txn PUT = Txn.always(new Operation.Put("/siaga/a", "b", 0));
    private static final int WRITES = 200;

    @Inject
    QuorumSettings settings;

    @Inject
    TlsConfigurationRegistry tls;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private HttpServer member;

    @BeforeEach
    void serve() throws IOException {
        member = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        member.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        member.createContext("/v3/kv/txn", _ -> hold());
        member.createContext("/v3/lease/keepalive", BusyMemberTest::alive);
        member.start();
    }

    @AfterEach
    void end() {
        over.countDown();
        member.stop(0);
    }

    @Test
    void theKeepAliveDoesNotWaitBehindWrites() {
        var client = new EtcdClient(new OtherEndpoints(settings, List.of(address())), tls);
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITES; i++) {
                writers.submit(() -> client.txn(PUT, Duration.ofSeconds(10)));
            }
            await().until(() -> held.get() >= 20);

            assertInstanceOf(Answered.class, client.keepAlive(7, WITHIN));
            over.countDown();
        }
    }

    private URI address() {
        return URI.create("http://localhost:" + member.getAddress().getPort());
    }

    private void hold() {
        held.incrementAndGet();
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void alive(HttpExchange exchange) throws IOException {
        byte[] body = "{\"result\":{\"header\":{\"revision\":\"9\"},\"ID\":\"7\",\"TTL\":\"15\"}}"
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
