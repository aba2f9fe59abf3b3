package dev.siaga.lab.estate;

import dev.siaga.lab.client.Members;
import dev.siaga.lab.client.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds the primary of a Patroni cluster as a proxy's health check does, by {@code GET /primary}, but asks every member at once and only
 * when a connection is needed, so that a silent member costs nothing: no check by interval, and no driver that tries one host after
 * another, is sooner.
 */
final class PrimaryRoute implements Route {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long ROUND_MILLIS = 250;

    private final List<Path> members;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** With the files that list the members of each city. */
    PrimaryRoute(List<Path> members) {
        this.members = List.copyOf(members);
    }

    @Override
    public Optional<String> address() {
        var found = new CompletableFuture<Optional<String>>();
        var asked = members.stream()
                .flatMap(file -> Members.read(file).stream())
                .map(member -> ask(member.address(), found))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(asked).thenRun(() -> found.complete(Optional.empty()));
        return found.completeOnTimeout(Optional.empty(), ROUND_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    private CompletableFuture<?> ask(String address, CompletableFuture<Optional<String>> found) {
        var host = address.substring(0, address.indexOf(':'));
        var request = HttpRequest.newBuilder(URI.create("http://" + host + ":8008/primary"))
                .timeout(PATIENCE)
                .build();
        return http.sendAsync(request, BodyHandlers.discarding()).handle((answer, silent) -> {
            if (silent == null && answer.statusCode() == 200) {
                found.complete(Optional.of(address));
            }
            return answer;
        });
    }
}
