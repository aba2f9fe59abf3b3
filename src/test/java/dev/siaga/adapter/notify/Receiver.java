package dev.siaga.adapter.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A real HTTP server that takes what couriers bring, remembers it, and answers, or doesn't, as it is told. */
public final class Receiver implements AutoCloseable {
    /** One request as it came in. */
    public record Request(String path, Map<String, String> headers, String body, int answered) {}

    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile boolean hanging;
    private volatile Map<String, String> answerHeaders = Map.of();

    private final String host;

    public Receiver() {
        this("127.0.0.1");
    }

    /** Listens at one address of this machine. */
    public Receiver(String host) {
        this.host = host;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI url() {
        return URI.create("http://" + host + ":" + server.getAddress().getPort());
    }

    public void answerWith(int code, Map<String, String> headers) {
        status = code;
        answerHeaders = headers;
    }

    /** Takes requests in and never answers. */
    public void hang() {
        hanging = true;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The requests that were answered with success. */
    public List<Request> taken() {
        return requests.stream().filter(r -> r.answered() / 100 == 2).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            int code = status;
            requests.add(new Request(exchange.getRequestURI().getPath(), headers, body, hanging ? 0 : code));
            if (hanging) {
                closing.await();
            }
            answerHeaders.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(code, -1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
