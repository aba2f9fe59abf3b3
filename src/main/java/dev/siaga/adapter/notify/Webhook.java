package dev.siaga.adapter.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.siaga.adapter.wire.BoundedExchange;
import dev.siaga.adapter.wire.HttpOutcome;
import dev.siaga.adapter.wire.Reach;
import dev.siaga.adapter.wire.RestClients;
import dev.siaga.incident.Courier.Receipt;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Posts JSON within bounds of time and size, and makes a receipt of whatever comes back. Of an answer only the status is kept: whoever names an
 * address must not read through Siaga what is behind it.
 */
final class Webhook {
    /** Request timeout, too early, too many requests: the same request may succeed later. */
    private static final Set<Integer> PATIENCE = Set.of(408, 425, 429);

    private final WebhookApi api;
    private final BoundedExchange exchange;
    private final Duration attempt;

    Webhook(NotifySettings settings, Reach reach) {
        this.attempt = settings.attempt();
        this.exchange = new BoundedExchange(settings.maxAnswer());
        // Every call names its own address.
        this.api = RestClients.to(URI.create("http://sink.invalid"), settings.connect(), settings.attempt())
                .register(reach)
                .build(WebhookApi.class);
    }

    Receipt json(String url, Optional<Secret> token, String key, JsonNode body) {
        return post(() -> api.json(url, bearer(token), key, bytes(body)));
    }

    Receipt cloudEvent(String url, Optional<Secret> token, String key, JsonNode body) {
        return post(() -> api.cloudEvent(url, bearer(token), key, bytes(body)));
    }

    private Receipt post(Supplier<Response> call) {
        AtomicReference<Optional<Duration>> retryAfter = new AtomicReference<>(Optional.empty());
        HttpOutcome outcome = exchange.perform(
                () -> {
                    Response response = call.get();
                    retryAfter.set(seconds(response.getHeaderString(HttpHeaders.RETRY_AFTER)));
                    return response;
                },
                attempt);
        return switch (outcome) {
            case HttpOutcome.Failed(String reason, boolean _) -> new Receipt.Later(reason, Optional.empty());
            case HttpOutcome.Replied(int status, byte[] _) when status / 100 == 2 -> new Receipt.Accepted();
            case HttpOutcome.Replied(int status, byte[] body)
            when status >= 500 || PATIENCE.contains(status) -> new Receipt.Later("status " + status, retryAfter.get());
            case HttpOutcome.Replied(int status, byte[] _) -> new Receipt.Refused("status " + status);
        };
    }

    /** A date is left to the back-off. */
    private static Optional<Duration> seconds(String retryAfter) {
        return Optional.ofNullable(retryAfter)
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static String bearer(Optional<Secret> token) {
        return token.map(secret -> "Bearer " + secret.text()).orElse(null);
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
