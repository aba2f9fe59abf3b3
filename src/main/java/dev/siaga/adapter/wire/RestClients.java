package dev.siaga.adapter.wire;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What every rest client begins with. */
public final class RestClients {
    private RestClients() {}

    /**
     * Bounded in time; goes nowhere but where it is sent, and takes any status for an answer, so that a {@link BoundedExchange} reads what
     * the peer said.
     */
    public static QuarkusRestClientBuilder to(URI address, Duration connectTimeout, Duration readTimeout) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(address)
                .connectTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(readTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .disableDefaultMapper(true);
    }
}
