package dev.siaga.adapter.etcd;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the quorum is and how long to wait for it. */
@ConfigMapping(prefix = "siaga.quorum")
public interface QuorumSettings {

    /** The members' client addresses, the own city's first. Optional so that tools without a quorum start. */
    Optional<List<URI>> endpoints();

    /** Name in the TLS registry of the trust and the client certificate, used for https addresses. */
    @WithDefault("quorum")
    String tls();

    /** Whom a quorum that keeps users knows this city as. */
    Optional<String> user();

    /** Holds that user's password. Read whenever the quorum asks who speaks; a quorum without users never does, and then it needn't exist. */
    Optional<Path> passwordFile();

    /** Time limit of one attempt at one member. Several attempts must fit between two renewals of a session. */
    @WithDefault("1500ms")
    Duration attempt();

    /** How long a member that failed is asked last. */
    @WithDefault("3S")
    Duration avoid();

    /** Largest answer read, in bytes. All estates are read at once, each some 6 KB: a thousand take more than a third of it. */
    @WithDefault("16777216")
    int maxAnswer();
}
