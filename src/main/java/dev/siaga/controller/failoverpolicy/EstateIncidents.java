package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Snapshot;
import dev.siaga.incident.Cause;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Declares incidents of what keeps an estate from deciding: a quorum that doesn't answer this city, a fence here that can't be relied on, and a
 * failover that waits for a human. Only what lasts is told, and so is its end. Works without a quorum.
 */
@Singleton
class EstateIncidents {
    private final LastingCauses causes;
    private final Duration silentAfter;
    private final Duration unsoundAfter;

    EstateIncidents(
            LastingCauses causes,
            @ConfigProperty(name = "siaga.incident.quorum-lost-after", defaultValue = "1M") Duration silentAfter,
            @ConfigProperty(name = "siaga.incident.fence-unsound-after", defaultValue = "1M") Duration unsoundAfter) {
        this.causes = causes;
        this.silentAfter = silentAfter;
        this.unsoundAfter = unsoundAfter;
    }

    /** What the policy wants a human to decide is told at once; what may pass by itself, when it hasn't. */
    void judge(EstateKey estate, Snapshot seen, FailoverDecision decision) {
        Instant now = seen.now();
        causes.follow(
                estate, EstateCauses.quorumKey(estate, seen), EstateCauses.quorum(estate, seen), silentAfter, now);
        causes.follow(estate, EstateCauses.fenceKey(estate, seen), EstateCauses.fence(estate, seen), unsoundAfter, now);
        Optional<Cause> held = EstateCauses.held(estate, seen, decision);
        boolean told = held.isPresent() && EstateCauses.decided(decision);
        EstateCauses.heldKey(estate, seen)
                .ifPresent(key -> causes.follow(estate, key, held, told ? Duration.ZERO : silentAfter, now));
    }

    void forget(EstateKey estate) {
        causes.forget(estate);
    }
}
