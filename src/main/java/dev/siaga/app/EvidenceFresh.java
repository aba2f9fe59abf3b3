package dev.siaga.app;

import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.failover.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that every estate's Patroni was looked at a moment ago. */
@Readiness
class EvidenceFresh implements HealthCheck {
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final EstateRegistry estates;

    EvidenceFresh(EstateRegistry estates) {
        this.estates = estates;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> stale = estates.all().stream()
                .filter(estate -> !(estate.evidence() instanceof Evidence.Observed seen)
                        || Duration.between(seen.at(), Instant.now()).compareTo(FRESH) > 0)
                .map(estate -> estate.key().toString())
                .toList();
        return HealthCheckResponse.named("evidence")
                .status(stale.isEmpty())
                .withData("stale", stale.toString())
                .build();
    }
}
