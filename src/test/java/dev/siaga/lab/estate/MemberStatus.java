package dev.siaga.lab.estate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a member says of itself at {@code GET /patroni}.
 *
 * @param role primary, standby_leader, replica; or silent when nobody answers
 * @param state Patroni's word for PostgreSQL's state, such as running
 * @param upstream streaming, in archive recovery, or empty when it follows nobody
 * @param position the log position it has written or received, in bytes
 */
public record MemberStatus(String role, String state, String upstream, long timeline, long position) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MemberStatus SILENT = new MemberStatus("silent", "", "", 0, 0);

    static MemberStatus ask(String ip) {
        var request = HttpRequest.newBuilder(URI.create("http://" + ip + ":8008/patroni"))
                .timeout(PATIENCE)
                .build();
        try {
            return parse(
                    JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body()));
        } catch (IOException silent) {
            return SILENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SILENT;
        }
    }

    static MemberStatus parse(JsonNode answer) {
        var log = answer.path("xlog");
        return new MemberStatus(
                answer.path("role").asText(),
                answer.path("state").asText(),
                answer.path("replication_state").asText(),
                answer.path("timeline").asLong(),
                Math.max(
                        log.path("location").asLong(),
                        log.path("received_location").asLong()));
    }

    public boolean isPrimary() {
        return role.equals("primary") && state.equals("running");
    }

    public boolean isStandbyLeader() {
        return role.equals("standby_leader") && state.equals("running");
    }

    public boolean isStreaming() {
        return state.equals("running") && upstream.equals("streaming");
    }
}
