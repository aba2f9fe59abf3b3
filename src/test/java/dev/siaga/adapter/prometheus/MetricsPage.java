package dev.siaga.adapter.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** What a service exposes for Prometheus: counters and gauges that the test sets, and perhaps one native histogram. */
public final class MetricsPage implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Double> series = new ConcurrentSkipListMap<>();
    private final AtomicReference<Optional<NativeHistogram>> histogram = new AtomicReference<>(Optional.empty());

    public MetricsPage() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/metrics", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** A series as it is written on the page, such as {@code http_requests_total{code="200"}}. */
    public void set(String name, double value) {
        series.put(name, value);
    }

    public void add(String name, double value) {
        series.merge(name, value, Double::sum);
    }

    /** As after a restart of the service: every counter begins at zero again. */
    public void restart() {
        series.replaceAll((_, _) -> 0.0);
    }

    public void expose(NativeHistogram nativeHistogram) {
        histogram.set(Optional.of(nativeHistogram));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<NativeHistogram> binary = histogram.get();
            byte[] body = binary.map(NativeHistogram::page).orElseGet(() -> text().getBytes(StandardCharsets.UTF_8));
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            binary.isPresent() ? NativeHistogram.CONTENT_TYPE : "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String text() {
        return series.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
