package dev.siaga.adapter.patroni;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The part of Patroni's dynamic configuration that a failover depends on; what isn't set has Patroni's default.
 *
 * @param standbyCluster present when Patroni takes this for a standby cluster: a host, a port or a restore command is set
 */
public record PatroniConfig(
        Duration ttl,
        Duration loopWait,
        Duration retryTimeout,
        boolean paused,
        boolean failsafeMode,
        Optional<StandbyCluster> standbyCluster,
        Set<String> slots,
        OptionalLong maximumLagOnFailover) {

    public PatroniConfig {
        slots = Set.copyOf(slots);
    }
}
