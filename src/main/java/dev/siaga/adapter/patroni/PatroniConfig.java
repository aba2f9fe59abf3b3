package dev.siaga.adapter.patroni;

import dev.siaga.failover.Evidence;
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
}
