package dev.siaga.failover;

import java.time.Instant;
import java.util.Optional;

/**
 * Everything one decision is made from. {@code now} is this operator's clock, compared only with permits of the same city. {@code unsound}
 * says why this city's fence can't be relied on. {@code highestEpoch} is the highest epoch this city ever saw, kept in its own Kubernetes
 * API, and {@code lastHolder} who held that one: they survive the loss of the quorum's data.
 */
public record Snapshot(
        City self,
        Estate estate,
        Instant now,
        Quorum quorum,
        Permit permit,
        Evidence evidence,
        Optional<String> unsound,
        long highestEpoch,
        Optional<City> lastHolder) {}
