package dev.siaga.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.quarkus.runtime.ShutdownEvent;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(https = false)
class LeadKeptTest {
    private static final String PATH = "/apis/coordination.k8s.io/v1/namespaces/siaga-system/leases/siaga-leader";

    private KubernetesMockServer server;
    private KubernetesClient client;

    @Test
    void aReplicaThatNeverLostTheLeadIsAlive() {
        assertEquals(Status.UP, new LeadKept(client, "siaga-system").call().getStatus());
    }

    @Test
    void aReplicaThatLostItStartsAnewOnceTheApiServerAnswers() {
        server.expect()
                .get()
                .withPath(PATH)
                .andReturn(HttpURLConnection.HTTP_UNAVAILABLE, "")
                .times(50);
        var lead = new LeadKept(client, "siaga-system");

        var ended = new AtomicBoolean();
        lead.lose(() -> ended.set(true));

        await("stays alive while nobody answers")
                .during(Duration.ofMillis(500))
                .until(() -> lead.call().getStatus() == Status.UP && !ended.get());
        server.clearExpectations();
        server.expect()
                .get()
                .withPath(PATH)
                .andReturn(HttpURLConnection.HTTP_OK, new LeaseBuilder().build())
                .always();
        await().atMost(Duration.ofSeconds(30)).until(() -> lead.call().getStatus() == Status.DOWN && ended.get());
    }

    @Test
    void anOperatorThatEndsGivesTheLeadBackAndLosesNothing() {
        server.expect()
                .get()
                .withPath(PATH)
                .andReturn(HttpURLConnection.HTTP_OK, new LeaseBuilder().build())
                .always();
        var lead = new LeadKept(client, "siaga-system");
        var ended = new AtomicBoolean();

        lead.stop(new ShutdownEvent());
        lead.lose(() -> ended.set(true));

        await().during(Duration.ofMillis(500)).until(() -> lead.call().getStatus() == Status.UP && !ended.get());
    }
}
