package dev.siaga.lab.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Where pages, chat messages, events and mail of a city end, as a program: an HTTP server that takes a POST to any path, and an SMTP server.
 * {@code GET /-/deliveries} answers all that came as JSON lines; each is also printed. {@code POST /-/behaviour} takes a {@link Behaviour}.
 * Environment: {@code PORT} and {@code SMTP_PORT}.
 */
public final class InboxMain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MAIL_READ_EVERY = Duration.ofMillis(100);
    private static final int MAIL_TAKEN = 250;

    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

    private InboxMain() {}

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        var environment = System.getenv();
        var inbox = new InboxMain();
        inbox.listen(Integer.parseInt(environment.getOrDefault("PORT", "8080")));
        inbox.readMail(Integer.parseInt(environment.getOrDefault("SMTP_PORT", "2525")));
    }

    private void listen(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/", this::take);
        server.createContext("/-/deliveries", this::tell);
        server.createContext("/-/behaviour", this::behave);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                    .orElse("");
            var behaviour = behaviour(path);
            record(new Delivery(Instant.now().toString(), path, key, "", body, behaviour.status()));
            if (behaviour.hangs()) {
                Thread.sleep(Duration.ofDays(1));
            }
            exchange.sendResponseHeaders(behaviour.status(), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The longest path that covers this one decides. */
    private Behaviour behaviour(String path) {
        return behaviours.values().stream()
                .filter(each -> path.equals(each.path()) || path.startsWith(each.path() + "/"))
                .max(Comparator.comparingInt(each -> each.path().length()))
                .orElseGet(() -> Behaviour.takes(path));
    }

    private synchronized void record(Delivery delivery) throws IOException {
        deliveries.add(delivery);
        System.out.println(JSON.writeValueAsString(delivery));
    }

    private void tell(HttpExchange exchange) throws IOException {
        var lines = new StringBuilder();
        synchronized (this) {
            for (Delivery delivery : deliveries) {
                lines.append(JSON.writeValueAsString(delivery)).append('\n');
            }
        }
        try (exchange) {
            var body = lines.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void behave(HttpExchange exchange) throws IOException {
        try (exchange) {
            var behaviour = JSON.readValue(exchange.getRequestBody().readAllBytes(), Behaviour.class);
            behaviours.put(behaviour.path(), behaviour);
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, -1);
        }
    }

    private void readMail(int port) throws MessagingException, IOException, InterruptedException {
        var smtp = new GreenMail(new ServerSetup(port, "0.0.0.0", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        System.out.println("taking requests and mail");
        for (int read = 0; ; Thread.sleep(MAIL_READ_EVERY)) {
            var all = smtp.getReceivedMessages();
            for (; read < all.length; read++) {
                record(mail(all[read]));
            }
        }
    }

    private static Delivery mail(MimeMessage message) throws MessagingException, IOException {
        var to = message.getRecipients(Message.RecipientType.TO)[0].toString();
        return new Delivery(
                Instant.now().toString(),
                to,
                message.getMessageID(),
                message.getSubject(),
                String.valueOf(message.getContent()),
                MAIL_TAKEN);
    }
}
