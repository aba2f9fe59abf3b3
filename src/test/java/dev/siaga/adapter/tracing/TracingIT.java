package dev.siaga.adapter.tracing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.lab.CertificateAuthority;
import dev.siaga.lab.Credentials;
import dev.siaga.lab.Jaeger;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application as it is configured, and a real Jaeger behind TLS. */
@Tag("slow")
@QuarkusTest
@TestProfile(TracingIT.Collected.class)
class TracingIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    MoveTracer tracer;

    @Test
    void what_is_told_arrives_under_the_city_that_told_it() {
        Instant begun = Instant.parse("2026-11-20T12:00:00Z");
        MoveTrace move = new MoveTrace("orders", "orders", 5, begun.toString());

        tracer.tellPart(move, new Passage("detect", begun, begun.plusSeconds(8), Map.of("siaga.city", "bandung")));
        tracer.tell(move, new Passage("failover", begun, begun.plusSeconds(17), Map.of("siaga.epoch", 5L)));

        assertTrue(tracer.on());
        await().atMost(SOON).until(() -> Collected.jaeger.trace(move.traceId()).size() == 2);
        for (Jaeger.Span span : Collected.jaeger.trace(move.traceId())) {
            assertEquals("jakarta", span.city());
            assertEquals(begun, span.begun());
            assertEquals(span.name().equals("failover"), span.parent().isEmpty(), span::toString);
        }
        assertEquals(
                List.of("detect", "failover"),
                Collected.jaeger.operations().stream().sorted().toList());
    }

    /** The settings that a user makes, and no other. */
    public static final class Collected extends ClientsOnly {
        private static Jaeger jaeger;

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", "https://127.0.0.1:4317");
            return settings;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Collector.class));
        }
    }

    /** Jaeger, and the authority that signed its certificate. */
    public static final class Collector implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try {
                Path folder = Files.createDirectories(Path.of("target", "jaeger"));
                CertificateAuthority authority = new CertificateAuthority("collectors");
                Credentials own = authority.server("collector", List.of("127.0.0.1"));
                Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
                Files.writeString(folder.resolve("tls.crt"), own.certificate());
                Files.writeString(folder.resolve("tls.key"), own.key());
                Collected.jaeger = Jaeger.start(
                        "127.0.0.1",
                        folder,
                        "--collector.otlp.grpc.tls.enabled",
                        "--collector.otlp.grpc.tls.cert=" + folder.resolve("tls.crt"),
                        "--collector.otlp.grpc.tls.key=" + folder.resolve("tls.key"));
                await().atMost(SOON).until(Collected.jaeger::isReady);
                return Map.of(
                        "OTEL_EXPORTER_OTLP_CERTIFICATE",
                        folder.resolve("ca.crt").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            Collected.jaeger.close();
        }
    }
}
