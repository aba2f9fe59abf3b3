package dev.siaga.controller.primacy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How long it takes this replica to turn a proof of the quorum into a permit: what a lease must have room for. */
@Singleton
class RenewalMetrics {
    private final Timer delay;

    RenewalMetrics(MeterRegistry registry) {
        delay = Timer.builder("siaga.permit.renewal.delay")
                .description("From sending the keep-alive to the permit that it prolonged, of all estates")
                .serviceLevelObjectives(
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10))
                .register(registry);
    }

    void renewed(Sessions.Proof session) {
        delay.record(Duration.ofNanos(System.nanoTime() - session.sentNanos()));
    }
}
