package dev.siaga.lab.estate;

import dev.siaga.lab.City;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** One Patroni member: a Pod of a city and the address it has now. */
public record DatabaseMember(City city, String pod, String ip) {
    /** Patroni itself gives up sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CREDENTIALS =
            Base64.getEncoder().encodeToString("siaga:lab-rest".getBytes(StandardCharsets.UTF_8));

    /** Where PostgreSQL listens. */
    public String address() {
        return ip + ":5432";
    }

    /** Asks Patroni, from outside every city. */
    public MemberStatus status() {
        return MemberStatus.ask(ip);
    }

    /** Tells Patroni what to do, with the rights of an administrator, and waits for its answer. */
    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://" + ip + ":8008" + path))
                .header("Authorization", "Basic " + CREDENTIALS)
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
