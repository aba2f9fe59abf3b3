package dev.siaga.lab.scale;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * Patroni's REST interface of all members of all estates: one server that listens on every Pod's address and is the member whose address it was asked
 * at. The first member of each estate is primary and writes a little, the second streams from it. Timing is that of Patroni's defaults.
 */
public final class SimulatedPatroni implements AutoCloseable {
    static final int PORT = 8008;
    public static final String SYSTEM = "7710210265895350467";
    private static final long START = 67_108_864L;
    private static final int BACKLOG = 4096;

    private static final String CONFIG = """
            {"ttl": 30, "loop_wait": 10, "retry_timeout": 10, "failsafe_mode": false,
             "slots": {"siaga_bandung": {"type": "physical"}, "siaga_surabaya": {"type": "physical"}},
             "postgresql": {"use_pg_rewind": true, "use_slots": true, "parameters": {"wal_log_hints": "on"}}}""";

    private final HttpServer server;
    private final Map<String, String> pods = new ConcurrentHashMap<>();
    private final LongAdder asked = new LongAdder();

    public SimulatedPatroni() throws IOException {
        server = HttpServer.create(new InetSocketAddress("0.0.0.0", PORT), BACKLOG);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** From now on the member of this name answers at this address. */
    public void serve(String address, String pod) {
        pods.put(address, pod);
    }

    /** How many questions were asked so far. */
    long asked() {
        return asked.sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.increment();
        String pod = pods.get(exchange.getLocalAddress().getAddress().getHostAddress());
        boolean primary = pod != null && pod.endsWith("-0");
        if (pod == null) {
            send(exchange, HttpURLConnection.HTTP_UNAVAILABLE, "nobody is here yet");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/config" -> send(exchange, HttpURLConnection.HTTP_OK, CONFIG);
            case "/history" -> send(exchange, HttpURLConnection.HTTP_OK, "[]");
            case "/health" -> send(exchange, HttpURLConnection.HTTP_OK, health(pod, primary));
            case "/primary" ->
                send(
                        exchange,
                        primary ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
                        health(pod, primary));
            default -> send(exchange, HttpURLConnection.HTTP_NOT_FOUND, "{}");
        }
    }

    private static String health(String pod, boolean primary) {
        long position = position();
        String log = primary
                ? "{\"location\": %d}".formatted(position)
                : "{\"received_location\": %1$d, \"replayed_location\": %1$d, \"replayed_timestamp\": null, \"paused\": false}"
                        .formatted(position);
        return """
                {"state": "running", "role": "%s", "server_version": 150018, "xlog": %s, "timeline": 1,%s
                 "database_system_identifier": "%s", "patroni": {"version": "4.1.5", "scope": "orders-db", "name": "%s"}}""".formatted(
                        primary ? "primary" : "replica",
                        log,
                        primary ? "" : " \"replication_state\": \"streaming\",",
                        SYSTEM,
                        pod);
    }

    /** A kilobyte a second is written. */
    static long position() {
        return START + System.currentTimeMillis();
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Connection", "close"); // as Patroni's own server, which speaks HTTP/1.0
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
