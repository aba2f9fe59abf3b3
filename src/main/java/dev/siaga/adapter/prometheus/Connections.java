package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.prometheus.PrometheusAccess.Authentication;
import dev.siaga.adapter.wire.PemTls;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/** One rest client for each way in, kept while it is in use: a rotated Secret makes a new one, and the oldest is closed. */
final class Connections {
    private static final int MOST = 16;
    private static final float LOAD = 0.75f;

    private record Way(Optional<Authentication> authentication, Optional<String> authority) {}

    private final PrometheusSettings settings;
    private final SequencedMap<Way, PrometheusApi> clients = new LinkedHashMap<>(MOST, LOAD, true);

    Connections(PrometheusSettings settings) {
        this.settings = settings;
    }

    synchronized PrometheusApi by(PrometheusAccess access) {
        PrometheusApi client = clients.computeIfAbsent(
                new Way(access.authentication(), access.authority()), way -> build(access, way));
        if (clients.size() > MOST) {
            close(clients.pollFirstEntry().getValue());
        }
        return client;
    }

    private PrometheusApi build(PrometheusAccess access, Way way) {
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(access.urls().getFirst())
                .connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.queryTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .disableDefaultMapper(true);
        way.authentication().map(Connections::shown).ifPresent(builder::register);
        way.authority().map(PemTls::trusting).ifPresent(builder::tlsConfiguration);
        return builder.build(PrometheusApi.class);
    }

    private static ClientRequestFilter shown(Authentication authentication) {
        return request -> request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, authentication.header());
    }

    private static void close(PrometheusApi client) {
        try {
            ((Closeable) client).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
