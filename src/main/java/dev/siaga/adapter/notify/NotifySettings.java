package dev.siaga.adapter.notify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a sink is waited for. Where the sinks are is each namespace's own affair, not the operator's. */
@ConfigMapping(prefix = "siaga.notify")
public interface NotifySettings {

    @WithDefault("2S")
    Duration connect();

    /** Time limit of one attempt. */
    @WithDefault("10S")
    Duration attempt();

    /** Largest answer read, in bytes: no sink has more to say. */
    @WithDefault("65536")
    int maxAnswer();
}
