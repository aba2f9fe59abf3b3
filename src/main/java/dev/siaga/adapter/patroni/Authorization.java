package dev.siaga.adapter.patroni;

import dev.siaga.adapter.patroni.PatroniAccess.Credentials;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Adds basic authentication to requests that change something: Patroni asks for it there only, so a password isn't sent more often than needed. */
final class Authorization implements ClientRequestFilter {
    private final String header;

    Authorization(Credentials credentials) {
        String pair = credentials.user() + ":" + credentials.password();
        this.header = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void filter(ClientRequestContext request) {
        if (!HttpMethod.GET.equals(request.getMethod())) {
            request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, header);
        }
    }
}
