package dev.siaga.adapter.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.siaga.adapter.ClientsOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asked of a real HTTP server. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class InstanceClientTest {
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    @Inject
    InstanceClient client;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
    }

    @Test
    void theExpectedStatusIsGoodWhateverItIs() {
        assertEquals(Optional.empty(), client.fault(at("/200"), 200, GENEROUS));
        assertEquals(Optional.empty(), client.fault(at("/503"), 503, GENEROUS));
        assertEquals(Optional.of("it answers 500"), client.fault(at("/500"), 200, GENEROUS));
    }

    @Test
    void pathAndQueryAreAskedAsTheyStand() {
        client.fault(at("/200/a%20b?deep=1&as=%41"), 200, GENEROUS);

        assertEquals(List.of("GET /200/a%20b?deep=1&as=%41"), asked);
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        assertEquals(Optional.of("it answers 302"), client.fault(at("/302"), 200, GENEROUS));
        assertEquals(List.of("GET /302"), asked);
    }

    @Test
    void anAnswerThatComesLateIsNone() {
        long before = System.nanoTime();
        Optional<String> fault = client.fault(at("/never"), 200, Duration.ofMillis(300));

        assertTrue(fault.isPresent());
        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(GENEROUS) < 0, "it gave up by itself");
    }

    @Test
    void anAnswerWithoutAnEndIsNone() {
        assertTrue(client.fault(at("/endless"), 200, GENEROUS).isPresent());
    }

    @Test
    void nobodyThereIsAFault() {
        URI address = at("/200");
        server.stop(0);

        assertTrue(client.fault(address, 200, GENEROUS).isPresent());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            String what = exchange.getRequestURI().getPath().split("/")[1];
            switch (what) {
                case "never" -> released.await();
                case "endless" -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] chunk = new byte[8192];
                    for (int i = 0; i < 64; i++) {
                        exchange.getResponseBody().write(chunk);
                    }
                }
                default -> {
                    if (what.equals("302")) {
                        exchange.getResponseHeaders().set("Location", at("/200").toString());
                    }
                    exchange.sendResponseHeaders(Integer.parseInt(what), -1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
