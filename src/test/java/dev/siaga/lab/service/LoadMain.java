package dev.siaga.lab.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Customers as a program: so many requests a second, sent in time however slowly answers come. Environment: {@code TARGET} (a URL) and {@code
 * RATE} (requests per second). Every ten seconds it prints how they were answered.
 */
public final class LoadMain {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private final HttpClient client;
    private final HttpRequest request;
    private final Map<String, Integer> answers = new TreeMap<>();

    private LoadMain(HttpClient client, URI target) {
        this.client = client;
        request = HttpRequest.newBuilder(target).timeout(PATIENCE).build();
    }

    /** Runs until killed. */
    public static void main(String[] args) {
        var target = URI.create(System.getenv("TARGET"));
        var pause = Duration.ofSeconds(1).dividedBy(Integer.parseInt(System.getenv("RATE")));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .executor(threads)
                        .build()) {
            var load = new LoadMain(client, target);
            var told = System.nanoTime();
            for (var next = told; ; next += pause.toNanos()) {
                LockSupport.parkNanos(next - System.nanoTime());
                threads.submit(load::send);
                if (System.nanoTime() - told > TOLD_EVERY.toNanos()) {
                    told = System.nanoTime();
                    load.tell();
                }
            }
        }
    }

    private void send() {
        try {
            count(Integer.toString(
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()));
        } catch (IOException e) {
            count(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(String answer) {
        answers.merge(answer, 1, Integer::sum);
    }

    private synchronized void tell() {
        System.out.println(answers);
        answers.clear();
    }
}
