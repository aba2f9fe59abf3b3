package dev.siaga.adapter.patroni;

import dev.siaga.adapter.patroni.PatroniAccess.Tls;
import dev.siaga.adapter.wire.KeptClients;
import dev.siaga.adapter.wire.PemTls;
import dev.siaga.adapter.wire.RestClients;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import java.net.URI;
import java.time.Duration;

/** The rest clients of the members: those that are reached in the same way share one. */
final class Connections {
    private record Way(PatroniAccess access, Duration readTimeout) {}

    private final Duration connectTimeout;
    private final KeptClients<Way, PatroniApi> clients = new KeptClients<>();

    Connections(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    PatroniApi to(PatroniMember member, Duration readTimeout) {
        return clients.by(new Way(member.access(), readTimeout), way -> build(member.address(), way));
    }

    private PatroniApi build(URI address, Way way) {
        QuarkusRestClientBuilder builder = RestClients.to(address, connectTimeout, way.readTimeout());
        way.access().credentials().map(Authorization::new).ifPresent(builder::register);
        way.access().tls().map(Connections::pemOf).ifPresent(builder::tlsConfiguration);
        return builder.build(PatroniApi.class);
    }

    private static PemTls pemOf(Tls tls) {
        return tls.client()
                .map(shown -> PemTls.trusting(tls.authority(), shown.certificate(), shown.key()))
                .orElseGet(() -> PemTls.trusting(tls.authority()));
    }
}
