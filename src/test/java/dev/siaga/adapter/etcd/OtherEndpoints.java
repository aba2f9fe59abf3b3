package dev.siaga.adapter.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The application's settings, but with these members. */
record OtherEndpoints(QuorumSettings settings, List<URI> members) implements QuorumSettings {
    @Override
    public Optional<List<URI>> endpoints() {
        return Optional.of(members);
    }

    @Override
    public String tls() {
        return settings.tls();
    }

    @Override
    public Duration attempt() {
        return settings.attempt();
    }

    @Override
    public Duration avoid() {
        return settings.avoid();
    }

    @Override
    public int maxAnswer() {
        return settings.maxAnswer();
    }
}
