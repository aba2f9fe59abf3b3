package dev.siaga.lab.estate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Patroni's REST interface as an administrator uses it, past Siaga. Throws when nobody answers. */
public final class PatroniRest {
    /** Patroni itself gives up sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PatroniRest() {}

    /** What {@code patronictl promote-cluster} does, and a Siaga that believes it holds primacy. */
    public static HttpResponse<String> promote(DatabaseMember member) throws IOException, InterruptedException {
        return configure(member, "{\"standby_cluster\": null}");
    }

    /** Merges a change into the configuration of the member's cluster. */
    public static HttpResponse<String> configure(DatabaseMember member, String change)
            throws IOException, InterruptedException {
        return send(member, "PATCH", "/config", change);
    }

    /** Restarts the member's PostgreSQL if a setting waits for that; answers when it is back. */
    static HttpResponse<String> restart(DatabaseMember member) throws IOException, InterruptedException {
        return send(member, "POST", "/restart", "{\"restart_pending\": true}");
    }

    /** Moves the lead of the member's cluster to another member of it; answers when that is done. */
    static HttpResponse<String> switchover(DatabaseMember leader, String candidate)
            throws IOException, InterruptedException {
        var request = "{\"leader\": \"%s\", \"candidate\": \"%s\"}".formatted(leader.pod(), candidate);
        return send(leader, "POST", "/switchover", request);
    }

    private static HttpResponse<String> send(DatabaseMember member, String method, String path, String body)
            throws IOException, InterruptedException {
        var credentials = Base64.getEncoder().encodeToString("siaga:lab-rest".getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://" + member.ip() + ":8008" + path))
                .header("Authorization", "Basic " + credentials)
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
