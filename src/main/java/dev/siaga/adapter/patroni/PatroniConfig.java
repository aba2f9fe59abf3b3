package dev.siaga.adapter.patroni;

import dev.siaga.failover.Evidence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The part of Patroni's dynamic configuration that a failover depends on; what isn't set has Patroni's default.
 *
 * @param standbyCluster present when Patroni takes this for a standby cluster: a host, a port or a restore command is set
 * @param writes whether clients may write by this configuration, and who says so
 */
public record PatroniConfig(
        Duration ttl,
        Duration loopWait,
        Duration retryTimeout,
        boolean paused,
        boolean failsafeMode,
        Optional<StandbyCluster> standbyCluster,
        Set<String> slots,
        OptionalLong maximumLagOnFailover,
        Evidence.Writes writes) {

    public PatroniConfig {
        slots = Set.copyOf(slots);
    }

    /** What Patroni keeps in Kubernetes: the JSON that its REST API answers. Throws {@code MalformedAnswer} for what isn't that. */
    public static PatroniConfig of(String json) {
        return Parsing.config(json.getBytes(StandardCharsets.UTF_8));
    }
}
