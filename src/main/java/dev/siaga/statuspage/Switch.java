package dev.siaga.statuspage;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A page that isn't served isn't there. */
@Singleton
class Switch {
    private final PageSettings settings;

    Switch(PageSettings settings) {
        this.settings = settings;
    }

    @ServerRequestFilter
    public Optional<Response> closed() {
        return settings.served()
                ? Optional.empty()
                : Optional.of(Response.status(Response.Status.NOT_FOUND).build());
    }
}
