package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.prometheus.QueryAnswer.Refused;
import dev.siaga.adapter.prometheus.QueryAnswer.Unparseable;
import dev.siaga.adapter.prometheus.QueryAnswer.Unreachable;
import dev.siaga.adapter.wire.BoundedExchange;
import dev.siaga.adapter.wire.HttpOutcome;
import dev.siaga.adapter.wire.MalformedAnswer;
import dev.siaga.adapter.wire.Reach;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks instant queries. Every method blocks for at most the configured limits and returns a value in every case; the next endpoint is asked when one
 * can't answer, and not when it answers that the query is wrong. Never asks more at once than configured.
 */
@Singleton
public class PrometheusClient {
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;
    /** Prometheus' own types of error that say nothing of the query: another replica may do better. */
    private static final Set<String> ITS_OWN_TROUBLE = Set.of("timeout", "canceled", "internal", "unavailable");

    private final PrometheusSettings settings;
    private final Connections connections;
    private final BoundedExchange exchange;
    private final Semaphore inFlight;

    public PrometheusClient(PrometheusSettings settings, Reach reach) {
        this.settings = settings;
        this.connections = new Connections(settings, reach);
        this.exchange = new BoundedExchange(settings.maxAnswer());
        this.inFlight = new Semaphore(settings.maxInFlight(), true);
    }

    public QueryAnswer query(PrometheusAccess access, String query, Instant time) {
        try {
            if (!inFlight.tryAcquire(settings.queueTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Unreachable("%d other queries were in flight for %d ms"
                        .formatted(
                                settings.maxInFlight(), settings.queueTimeout().toMillis()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unreachable("interrupted");
        }
        try {
            return ask(access, query, time);
        } finally {
            inFlight.release();
        }
    }

    private QueryAnswer ask(PrometheusAccess access, String query, Instant time) {
        QueryAnswer last = new Unreachable("no endpoint");
        for (URI endpoint : access.urls()) {
            last = ask(access, endpoint, query, time);
            if (!anotherMayAnswer(last)) {
                return last;
            }
        }
        return last;
    }

    private QueryAnswer ask(PrometheusAccess access, URI endpoint, String query, Instant time) {
        Supplier<Response> call = () -> connections
                .by(access)
                .query(
                        base(endpoint),
                        query,
                        seconds(time),
                        settings.queryTimeout().toMillis() + "ms");
        return switch (exchange.perform(call, settings.connectTimeout().plus(settings.queryTimeout()))) {
            case HttpOutcome.Failed(String reason, boolean _) -> new Unreachable(endpoint + ": " + reason);
            case HttpOutcome.Replied(int status, byte[] body) -> parsed(endpoint, status, body);
        };
    }

    private static QueryAnswer parsed(URI endpoint, int status, byte[] body) {
        try {
            return Parsing.answer(body);
        } catch (MalformedAnswer e) {
            if (status >= FIRST_SERVER_ERROR) {
                return new Unreachable(endpoint + ": status " + status);
            }
            return status >= FIRST_ERROR
                    ? new Refused("status", endpoint + ": status " + status)
                    : new Unparseable(endpoint + ": " + e.getMessage());
        }
    }

    private static boolean anotherMayAnswer(QueryAnswer answer) {
        return answer instanceof Unreachable
                || answer instanceof Unparseable
                || answer instanceof Refused(String type, String _) && ITS_OWN_TROUBLE.contains(type);
    }

    private static String base(URI endpoint) {
        String text = endpoint.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
    }
}
