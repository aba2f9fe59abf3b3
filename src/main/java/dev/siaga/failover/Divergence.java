package dev.siaga.failover;

import java.time.Instant;
import java.util.Optional;

/**
 * What a city that was primary has beyond the point where the estate's log left its own, counted before it is rewound: bytes of log, and
 * when the last transaction in them was committed, by that city's clock. Zero bytes: nothing was lost.
 */
public record Divergence(long bytes, Optional<Instant> lastCommit) {}
