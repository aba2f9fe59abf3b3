package dev.siaga.app;

import dev.siaga.controller.primacy.PrimacyLoops;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive means that the loops turn. A lost quorum or an unreachable Patroni is no reason to restart: a restart would cure neither. */
@Liveness
class LoopsAlive implements HealthCheck {
    private static final Duration STILL = Duration.ofSeconds(60);

    private final PrimacyLoops loops;

    LoopsAlive(PrimacyLoops loops) {
        this.loops = loops;
    }

    @Override
    public HealthCheckResponse call() {
        Map.Entry<String, Duration> slowest = loops.slowest();
        return HealthCheckResponse.named("loops")
                .status(slowest.getValue().compareTo(STILL) < 0)
                .withData("slowest", slowest.getKey())
                .withData("stillForMillis", slowest.getValue().toMillis())
                .build();
    }
}
