package dev.siaga.adapter.patroni;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that gives every request the same answer and remembers what it was asked. */
final class RecordingMember implements AutoCloseable {
    private final HttpServer server;
    private final int code;
    private final byte[] body;
    private final String[] header;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    RecordingMember(int code, String body, String... header) {
        this.code = code;
        this.body = body.getBytes(StandardCharsets.UTF_8);
        this.header = header;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    PatroniMember open() {
        return with(PatroniAccess.open());
    }

    PatroniMember with(PatroniAccess access) {
        return new PatroniMember(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), access);
    }

    /** Method, path, authorization and body of each request, as far as they are there. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(String.join(
                            " ",
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            authorization == null ? "" : authorization,
                            request)
                    .replaceAll(" +", " ")
                    .strip());
            for (int i = 0; i < header.length; i += 2) {
                exchange.getResponseHeaders().set(header[i], header[i + 1]);
            }
            exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
