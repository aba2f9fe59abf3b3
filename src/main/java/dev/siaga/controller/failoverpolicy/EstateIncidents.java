package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.incident.Teller;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Snapshot;
import dev.siaga.incident.Cause;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Declares incidents of what keeps an estate from deciding: a quorum that doesn't answer this city, a fence here that can't be relied on, and a
 * failover that waits for a human. Only what lasts is told, and so is its end. Works without a quorum.
 */
@Singleton
class EstateIncidents {
    private final Teller teller;
    private final Duration silentAfter;
    private final Duration unsoundAfter;
    private final Map<EstateKey, Map<String, Standing>> standing = new ConcurrentHashMap<>();

    /** Since when a cause is seen, or not, without a break. */
    private record Standing(boolean seen, Instant since) {}

    EstateIncidents(
            Teller teller,
            @ConfigProperty(name = "siaga.incident.quorum-lost-after", defaultValue = "1M") Duration silentAfter,
            @ConfigProperty(name = "siaga.incident.fence-unsound-after", defaultValue = "1M") Duration unsoundAfter) {
        this.teller = teller;
        this.silentAfter = silentAfter;
        this.unsoundAfter = unsoundAfter;
    }

    /** What the policy wants a human to decide is told at once; what may pass by itself, when it hasn't. */
    void judge(EstateKey estate, Snapshot seen, FailoverDecision decision) {
        Instant now = seen.now();
        follow(estate, EstateCauses.quorumKey(estate, seen), EstateCauses.quorum(estate, seen), silentAfter, now);
        follow(estate, EstateCauses.fenceKey(estate, seen), EstateCauses.fence(estate, seen), unsoundAfter, now);
        Optional<Cause> held = EstateCauses.held(estate, seen, decision);
        boolean told = held.isPresent() && EstateCauses.decided(decision);
        EstateCauses.heldKey(estate, seen)
                .ifPresent(key -> follow(estate, key, held, told ? Duration.ZERO : silentAfter, now));
    }

    void forget(EstateKey estate) {
        standing.remove(estate);
    }

    /** The end of a cause counts when it has lasted as well: one good answer is luck. */
    private void follow(EstateKey estate, String key, Optional<Cause> cause, Duration atLeast, Instant now) {
        Standing since = standing.computeIfAbsent(estate, _ -> new ConcurrentHashMap<>())
                .compute(
                        key,
                        (_, known) -> known != null && known.seen() == cause.isPresent()
                                ? known
                                : new Standing(cause.isPresent(), now));
        Duration lasts = Duration.between(since.since(), now);
        if (lasts.compareTo(atLeast) >= 0) {
            cause.ifPresentOrElse(
                    seen -> teller.declare(estate.namespace(), seen), () -> teller.calm(estate.namespace(), key, now));
        }
    }
}
