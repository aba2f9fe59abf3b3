package dev.siaga.adapter.patroni;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long to wait for a member, and how much of its answer to read. */
@ConfigMapping(prefix = "siaga.patroni")
public interface PatroniSettings {

    @WithDefault("1S")
    Duration connectTimeout();

    @WithDefault("2S")
    Duration readTimeout();

    /** Time limit of a switchover or restart, which Patroni answers only when it is done. */
    @WithDefault("30S")
    Duration actionTimeout();

    /** Largest answer read, in bytes. */
    @WithDefault("1048576")
    int maxAnswer();
}
