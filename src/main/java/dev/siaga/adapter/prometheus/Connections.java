package dev.siaga.adapter.prometheus;

import dev.siaga.adapter.prometheus.PrometheusAccess.Authentication;
import dev.siaga.adapter.wire.KeptClients;
import dev.siaga.adapter.wire.PemTls;
import dev.siaga.adapter.wire.Reach;
import dev.siaga.adapter.wire.RestClients;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Optional;

/** The rest clients of the endpoints: those that are reached in the same way share one. */
final class Connections {
    private record Way(Optional<Authentication> authentication, Optional<String> authority) {}

    private final PrometheusSettings settings;
    private final Reach reach;
    private final KeptClients<Way, PrometheusApi> clients = new KeptClients<>();

    Connections(PrometheusSettings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    PrometheusApi by(PrometheusAccess access) {
        return clients.by(
                new Way(access.authentication(), access.authority()),
                way -> build(access.urls().getFirst(), way));
    }

    private PrometheusApi build(URI address, Way way) {
        QuarkusRestClientBuilder builder = RestClients.to(address, settings.connectTimeout(), settings.queryTimeout())
                .register(reach);
        way.authentication().map(Connections::shown).ifPresent(builder::register);
        way.authority().map(PemTls::trusting).ifPresent(builder::tlsConfiguration);
        return builder.build(PrometheusApi.class);
    }

    private static ClientRequestFilter shown(Authentication authentication) {
        return request -> request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, authentication.header());
    }
}
