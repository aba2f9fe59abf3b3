package dev.siaga.adapter.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The application's settings, but with these members, with this certificate, and with this user. */
public record OtherEndpoints(
        QuorumSettings settings,
        List<URI> members,
        @Override String tls,
        @Override Optional<String> user,
        @Override Optional<Path> passwordFile)
        implements QuorumSettings {
    OtherEndpoints(QuorumSettings settings, List<URI> members) {
        this(settings, members, settings.tls(), settings.user(), settings.passwordFile());
    }

    @Override
    public Optional<List<URI>> endpoints() {
        return Optional.of(members);
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
