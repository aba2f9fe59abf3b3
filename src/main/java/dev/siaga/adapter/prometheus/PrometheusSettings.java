package dev.siaga.adapter.prometheus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long to wait for an answer, how many to wait for at once, and how much of each to read. */
@ConfigMapping(prefix = "siaga.prometheus")
public interface PrometheusSettings {

    @WithDefault("1S")
    Duration connectTimeout();

    /** Time limit of one query at one endpoint; Prometheus is told it too. */
    @WithDefault("10S")
    Duration queryTimeout();

    /** Queries in flight at once, over all endpoints; others wait. */
    @WithDefault("8")
    int maxInFlight();

    /** How long a query may wait for its turn. */
    @WithDefault("30S")
    Duration queueTimeout();

    /** Largest answer read, in bytes. */
    @WithDefault("1048576")
    int maxAnswer();
}
