package dev.siaga.adapter.patroni;

import dev.siaga.adapter.patroni.PatroniAccess.Tls;
import dev.siaga.adapter.wire.PemTls;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/** One rest client for each way in, kept while it is in use: a rotated Secret makes a new one, and the oldest is closed. */
final class Connections {
    private static final int MOST = 16;
    private static final float LOAD = 0.75f;

    private record Way(PatroniAccess access, Duration readTimeout) {}

    private final Duration connectTimeout;
    private final SequencedMap<Way, PatroniApi> clients = new LinkedHashMap<>(MOST, LOAD, true);

    Connections(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    synchronized PatroniApi to(PatroniMember member, Duration readTimeout) {
        PatroniApi client =
                clients.computeIfAbsent(new Way(member.access(), readTimeout), way -> build(member.address(), way));
        if (clients.size() > MOST) {
            close(clients.pollFirstEntry().getValue());
        }
        return client;
    }

    private PatroniApi build(URI address, Way way) {
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(address)
                .connectTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(way.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .disableDefaultMapper(true);
        way.access().credentials().map(Authorization::new).ifPresent(builder::register);
        way.access().tls().map(Connections::pemOf).ifPresent(builder::tlsConfiguration);
        return builder.build(PatroniApi.class);
    }

    private static PemTls pemOf(Tls tls) {
        return tls.client()
                .map(shown -> PemTls.trusting(tls.authority(), shown.certificate(), shown.key()))
                .orElseGet(() -> PemTls.trusting(tls.authority()));
    }

    private static void close(PatroniApi client) {
        try {
            ((Closeable) client).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
