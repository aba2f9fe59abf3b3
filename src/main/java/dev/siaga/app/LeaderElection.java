package dev.siaga.app;

import dev.siaga.controller.Lead;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.Liveness;

/**
 * Of a city's replicas one runs the reconcilers; renewal of primacy doesn't depend on it. The times are shorter than usual, so that a
 * failover decided by a lost replica waits for ten seconds at most.
 */
@Singleton
class LeaderElection {
    static final String LEASE = "siaga-leader";
    private static final int FIRST = 1;

    @Produces
    @Singleton
    LeaderElectionConfiguration configuration(
            @Liveness LeadKept kept,
            Lead lead,
            @ConfigProperty(name = "siaga.namespace") String namespace,
            @ConfigProperty(name = "siaga.leader.lease", defaultValue = "10S") Duration lease) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace)
                .withLeaseDuration(lease)
                .withRenewDeadline(lease.multipliedBy(7).dividedBy(10))
                .withRetryPeriod(lease.dividedBy(5))
                .withLeaderCallbacks(new LeaderCallbacks(lead::gain, () -> lose(lead, kept), leader -> {}))
                .build();
    }

    /** Before anything acts. Asks the configuration alone: the operator itself, once made, would speak to the API server. */
    void stand(@Observes @Priority(FIRST) StartupEvent started, QuarkusConfigurationService configuration, Lead lead) {
        configuration.getLeaderElectionConfiguration().ifPresent(_ -> lead.stand());
    }

    private static void lose(Lead lead, LeadKept kept) {
        lead.lose();
        kept.lose(() -> Quarkus.asyncExit(1));
    }
}
