package dev.siaga.lab.client;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Customers of the service in one city: so many requests a second, each over a connection of its own and sent in time however slowly
 * answers come, and a journal of which city's main or backup answered. Arguments: city, requests per second, journal, URL.
 */
public final class CustomerMain {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final Pattern ANSWER = Pattern.compile("\"city\":\"([^\"]*)\",\"by\":\"([^\"]*)\"");

    private final String city;
    private final URI service;

    private CustomerMain(String city, URI service) {
        this.city = city;
        this.service = service;
    }

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        var period = 1_000_000_000L / Integer.parseInt(args[1]);
        try (var log = AttemptLog.append(Path.of(args[2]));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var customers = new CustomerMain(args[0], URI.create(args[3]));
            var next = System.nanoTime();
            for (long n = 1; ; n++) {
                var number = n;
                threads.submit(() -> log.add(customers.request(number)));
                next += period;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private Attempt request(long n) {
        var sent = MachineClock.micros();
        try {
            return attempt(n, sent, Outcome.ACCEPTED, ask(), "");
        } catch (IOException e) {
            return attempt(n, sent, Outcome.REFUSED, "", String.valueOf(e.getMessage()));
        }
    }

    /** Who answered. */
    private String ask() throws IOException {
        var connection = (HttpURLConnection) service.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Connection", "close"); // an address may lead elsewhere by the next request
        try (var body = connection.getInputStream()) {
            var answer = ANSWER.matcher(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            if (!answer.find()) {
                throw new IOException("answered " + connection.getResponseCode() + " without saying who it is");
            }
            return answer.group(1) + " " + answer.group(2);
        } finally {
            connection.disconnect();
        }
    }

    private Attempt attempt(long n, long sent, Outcome outcome, String by, String detail) {
        return new Attempt(city, "orders-api." + city, n, sent, MachineClock.micros(), outcome, by, detail);
    }
}
