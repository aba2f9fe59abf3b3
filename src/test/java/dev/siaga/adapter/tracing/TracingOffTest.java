package dev.siaga.adapter.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.siaga.adapter.ClientsOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The application as it comes, without an endpoint. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class TracingOffTest {
    @Inject
    MoveTracer tracer;

    @Test
    void nothing_is_collected_and_nobody_waits_to_send_it() {
        assertFalse(tracer.on());
        assertEquals(
                List.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("BatchSpanProcessor"))
                        .toList());
    }
}
