package dev.siaga.lab.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The service {@code api} as a program: {@code GET /orders}, {@code GET /healthz}, {@code GET /metrics}, and {@code POST /fault} with a {@link
 * Fault} as JSON, which holds until the next one. Environment: {@code PORT}, {@code CITY} and {@code COMPONENT} (main or backup).
 */
public final class ApiMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiMetrics metrics = new ApiMetrics();
    private final AtomicLong orders = new AtomicLong();
    private final String answer;
    private volatile Fault fault = Fault.NONE;

    private ApiMain(String city, String component) {
        answer = "{\"city\":\"%s\",\"by\":\"%s\"}\n".formatted(city, component);
    }

    /** Runs until killed. */
    public static void main(String[] args) throws IOException {
        var environment = System.getenv();
        var api = new ApiMain(environment.getOrDefault("CITY", ""), environment.getOrDefault("COMPONENT", "main"));
        api.start(Integer.parseInt(environment.getOrDefault("PORT", "8080")));
    }

    private void start(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/orders", this::order);
        server.createContext("/healthz", exchange -> send(exchange, HttpURLConnection.HTTP_OK, "ok\n"));
        server.createContext("/metrics", this::metrics);
        server.createContext("/fault", this::change);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.out.println("listening on " + port);
    }

    private void order(HttpExchange exchange) throws IOException {
        var start = System.nanoTime();
        var now = fault;
        var code =
                now.fails(orders.getAndIncrement()) ? HttpURLConnection.HTTP_INTERNAL_ERROR : HttpURLConnection.HTTP_OK;
        try {
            Thread.sleep(now.latency());
            send(exchange, code, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            metrics.count(code, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        try (exchange) {
            var page = metrics.page(exchange.getRequestHeaders().getFirst("Accept"));
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, page.body().length);
            exchange.getResponseBody().write(page.body());
        }
    }

    private void change(HttpExchange exchange) throws IOException {
        try {
            if (exchange.getRequestMethod().equals("POST")) {
                fault = JSON.readValue(exchange.getRequestBody().readAllBytes(), Fault.class);
                System.out.println("from now on " + fault);
            }
            send(exchange, HttpURLConnection.HTTP_OK, JSON.writeValueAsString(fault) + "\n");
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            send(exchange, HttpURLConnection.HTTP_BAD_REQUEST, e.getOriginalMessage() + "\n");
        }
    }

    private static void send(HttpExchange exchange, int code, String text) throws IOException {
        try (exchange) {
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
