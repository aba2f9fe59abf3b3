package dev.siaga.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive also means that this replica may lead. One that lost the lead goes on reconciling beside the next leader and never stands for
 * election again, so it ends, and its kubelet starts it anew; but only once the API server answers, for without it a new process could do nothing
 * but end again, and wait longer each time. One that can't even end is found dead by its kubelet.
 */
@Liveness
@Singleton
class LeadKept implements HealthCheck {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final String namespace;
    private volatile boolean lost;
    private volatile boolean stopping;

    LeadKept(KubernetesClient client, @ConfigProperty(name = "siaga.namespace") String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** An operator that ends gives the lead back, which isn't losing it. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent ignored) {
        stopping = true;
    }

    /** Told by the leader election, once at most. */
    void lose(Runnable end) {
        if (!stopping) {
            Thread.ofVirtual().name("lead-lost").start(() -> awaitApiServer(end));
        }
    }

    private void awaitApiServer(Runnable end) {
        try {
            while (!answers()) {
                Thread.sleep(AGAIN);
            }
            lost = true;
            end.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() {
        try {
            client.leases()
                    .inNamespace(namespace)
                    .withName(LeaderElection.LEASE)
                    .get();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("lead").status(!lost).build();
    }
}
