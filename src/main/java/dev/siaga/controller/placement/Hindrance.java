package dev.siaga.controller.placement;

import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Readiness;
import dev.siaga.failover.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why nobody may be evicted now: a move of the primary, a lost quorum or an unfenced city comes first, and a pause is a pause for evictions too. */
final class Hindrance {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private Hindrance() {}

    static Optional<String> of(EstateRuntime estate, Instant now) {
        Snapshot seen = estate.snapshot(now);
        if (seen.estate().paused()) {
            return Optional.of("the policy is paused");
        }
        if (seen.estate().dryRun()) {
            return Optional.of("this is a dry run");
        }
        if (seen.handedOver()) {
            return Optional.of("the primary is on the move");
        }
        if (!(seen.evidence() instanceof Evidence.Observed looked)
                || looked.at().isBefore(now.minus(FRESH))) {
            return Optional.of("nobody knows how the members are now");
        }
        Readiness readiness = Readiness.of(seen);
        return readiness.level().compareTo(Readiness.Level.SIAGA_3) > 0
                ? Optional.of("the estate is at %s: %s"
                        .formatted(readiness.level().text(), readiness.reasons().getFirst()))
                : Optional.empty();
    }
}
