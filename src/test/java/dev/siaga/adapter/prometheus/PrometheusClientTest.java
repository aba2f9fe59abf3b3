package dev.siaga.adapter.prometheus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.RawPeer;
import dev.siaga.adapter.prometheus.PrometheusAccess.Authentication;
import dev.siaga.adapter.prometheus.QueryAnswer.Doubtful;
import dev.siaga.adapter.prometheus.QueryAnswer.Refused;
import dev.siaga.adapter.prometheus.QueryAnswer.Sample;
import dev.siaga.adapter.prometheus.QueryAnswer.Samples;
import dev.siaga.adapter.prometheus.QueryAnswer.Unparseable;
import dev.siaga.adapter.prometheus.QueryAnswer.Unreachable;
import dev.siaga.adapter.wire.Reach;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which Prometheus, or what stands in its place, may answer or not: always a value, always in time. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class PrometheusClientTest {
    private static final Instant TIME = Instant.parse("2026-11-20T10:00:00.250Z");
    private static final String ONE = vector("{\"metric\":{\"le\":\"0.3\"},\"value\":[1763632800.25,\"12.5\"]}");
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @Inject
    PrometheusClient client;

    @Inject
    PrometheusSettings settings;

    @Inject
    Reach reach;

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void a_vector_is_its_samples() {
        assertEquals(new Samples(List.of(new Sample(Map.of("le", "0.3"), 12.5))), ask(peer(200, ONE)));
    }

    @Test
    void a_query_is_posted_with_its_time_and_a_time_limit() {
        client.query(access(peer(200, ONE)), "up{job=\"a&b\"} > 1", TIME);

        assertEquals(
                List.of("POST /api/v1/query null query=up{job=\"a&b\"} > 1&time=TIME&timeout=10000ms"
                        .replace(
                                "TIME",
                                BigDecimal.valueOf(TIME.toEpochMilli(), 3).toPlainString())),
                requests);
    }

    @ParameterizedTest
    @CsvSource({"NaN, NaN", "+Inf, Infinity", "-Inf, -Infinity", "1e-9, 1.0E-9", "0, 0.0"})
    void numbers_are_read_as_prometheus_writes_them(String text, String number) {
        var samples = assertInstanceOf(
                Samples.class, ask(peer(200, vector("{\"metric\":{},\"value\":[1,\"" + text + "\"]}"))));

        assertEquals(number, Double.toString(samples.samples().getFirst().value()));
    }

    @Test
    void a_scalar_is_one_sample_and_an_empty_vector_none() {
        String scalar = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"7\"]}}";

        assertEquals(new Samples(List.of(new Sample(Map.of(), 7))), ask(peer(200, scalar)));
        assertEquals(new Samples(List.of()), ask(peer(200, vector(""))));
    }

    @Test
    void a_warning_makes_an_answer_doubtful() {
        String partial = ONE.replace("\"data\"", "\"warnings\":[\"1 store is missing\"],\"data\"");

        assertEquals(new Doubtful(List.of("1 store is missing")), ask(peer(200, partial)));
    }

    @Test
    void an_info_does_not() {
        String info = ONE.replace("\"data\"", "\"infos\":[\"metric might not be a counter\"],\"data\"");

        assertInstanceOf(Samples.class, ask(peer(200, info)));
    }

    @ParameterizedTest
    @CsvSource({"400, bad_data", "422, execution", "503, timeout", "503, canceled", "500, internal", "503, unavailable"
    })
    void its_own_error_is_kept_word_for_word(int status, String type) {
        String body = "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"1:5: parse error: unexpected \\\"}\\\"\"}"
                .formatted(type);

        assertEquals(new Refused(type, "1:5: parse error: unexpected \"}\""), ask(peer(status, body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "{\"status\":\"maybe\"}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"many\"]}]}}",
                "{\"status\":\"success\"}"
            })
    void whatever_is_no_answer_of_prometheus_is_unparseable(String body) {
        assertInstanceOf(Unparseable.class, ask(peer(200, body)));
    }

    @Test
    void a_wall_in_front_of_it_is_named_by_its_status() {
        URI wall = peer(401, "<h1>Unauthorized</h1>");

        assertEquals(new Refused("status", wall + ": status 401"), ask(wall));
    }

    @Test
    void the_next_endpoint_is_asked_when_one_cannot_answer() {
        URI broken = peer(502, "Bad Gateway");
        URI busy = peer(503, "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"starting\"}");

        assertInstanceOf(Samples.class, ask(NOBODY, broken, busy, peer(200, ONE)));
        assertEquals(3, requests.size());
    }

    @Test
    void a_wrong_query_is_asked_once() {
        URI refusing = peer(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}");

        assertInstanceOf(Refused.class, ask(refusing, peer(200, ONE)));
        assertEquals(1, requests.size());
    }

    @Test
    void a_path_in_front_of_the_interface_is_kept() {
        assertInstanceOf(Samples.class, ask(URI.create(peer(200, ONE) + "/team-a/")));
        assertTrue(requests.getFirst().startsWith("POST /team-a/api/v1/query "), requests.toString());
    }

    @Test
    void a_token_or_a_password_is_shown() {
        URI peer = peer(200, ONE);
        for (Authentication shown : List.of(Authentication.bearer("t0ken"), Authentication.basic("siaga", "p:w"))) {
            client.query(new PrometheusAccess(List.of(peer), Optional.of(shown), Optional.empty()), "up", TIME);
            assertTrue(!shown.toString().contains("t0ken"));
        }

        assertTrue(requests.getFirst().contains(" Bearer t0ken "), requests.toString());
        assertTrue(requests.getLast().contains(" Basic c2lhZ2E6cDp3 "), requests.toString());
    }

    @Test
    void an_answer_larger_than_allowed_is_not_read() {
        var answer = ask(peer(200, " ".repeat(settings.maxAnswer() + 1)));

        assertTrue(assertInstanceOf(Unreachable.class, answer).reason().contains("more than 1048576 bytes"));
    }

    @Test
    void silence_ends_in_time() {
        try (var silent = RawPeer.that((connection, in, out) -> in.transferTo(OutputStream.nullOutputStream()))) {
            long began = System.nanoTime();

            QueryAnswer answer = new PrometheusClient(new Hasty(), reach).query(access(silent.address()), "up", TIME);

            assertInstanceOf(Unreachable.class, answer);
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(4).toNanos());
        }
    }

    @Test
    void a_turn_that_does_not_come_is_told() throws Exception {
        var hasty = new PrometheusClient(new Hasty(), reach);
        var arrived = new CountDownLatch(1);
        try (var silent = RawPeer.that((connection, in, out) -> {
                    arrived.countDown();
                    in.transferTo(OutputStream.nullOutputStream());
                });
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.submit(() -> hasty.query(access(silent.address()), "up", TIME));
            arrived.await();

            assertEquals(
                    new Unreachable("1 other queries were in flight for 100 ms"),
                    hasty.query(access(silent.address()), "up", TIME));
        }
    }

    @Test
    void no_more_are_in_flight_than_configured_and_the_others_wait_their_turn() throws InterruptedException {
        var arrived = new AtomicInteger();
        var release = new CountDownLatch(1);
        try (var slow = RawPeer.that((connection, in, out) -> {
                    arrived.incrementAndGet();
                    release.await();
                });
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int most = settings.maxInFlight();
            for (int i = 0; i < most + 3; i++) {
                callers.submit(() -> ask(slow.address()));
            }
            await().until(() -> arrived.get() == most);
            await().during(Duration.ofSeconds(1)).until(() -> arrived.get() == most);

            release.countDown();

            await().until(() -> arrived.get() == most + 3);
        }
    }

    private QueryAnswer ask(URI... endpoints) {
        return client.query(access(endpoints), "up", TIME);
    }

    private static PrometheusAccess access(URI... endpoints) {
        return new PrometheusAccess(List.of(endpoints), Optional.empty(), Optional.empty());
    }

    private static String vector(String results) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + results + "]}}";
    }

    private URI peer(int status, String answer) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                try (exchange) {
                    String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    requests.add(String.join(
                            " ",
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            "" + exchange.getRequestHeaders().getFirst("Authorization"),
                            URLDecoder.decode(sent, StandardCharsets.UTF_8)));
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
            servers.add(server);
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a second. */
    private static final class Hasty implements PrometheusSettings {
        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration queryTimeout() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int maxInFlight() {
            return 1;
        }

        @Override
        public Duration queueTimeout() {
            return Duration.ofMillis(100);
        }

        @Override
        public int maxAnswer() {
            return 1000;
        }
    }
}
