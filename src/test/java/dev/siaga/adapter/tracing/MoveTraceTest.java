package dev.siaga.adapter.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MoveTraceTest {
    private static final MoveTrace MOVE = new MoveTrace("orders", "orders", 5, "2026-11-20T12:00:00Z");

    @Test
    void the_ids_are_the_beginning_of_a_sha_256_that_anybody_can_make() {
        // printf 'trace orders orders 5 2026-11-20T12:00:00Z' | sha256sum | cut -c1-32
        assertEquals("540a4eadf1b8796bbf9ae966a85539f4", MOVE.traceId());
        assertEquals("1033e636e36afd74", MOVE.rootId());
        assertTrue(TraceId.isValid(MOVE.traceId()) && SpanId.isValid(MOVE.rootId()));
    }

    @Test
    void another_estate_epoch_or_beginning_is_another_trace() {
        List<String> ids = Stream.of(
                        MOVE,
                        new MoveTrace("orders", "invoices", 5, MOVE.begun()),
                        new MoveTrace("invoices", "orders", 5, MOVE.begun()),
                        new MoveTrace("orders", "orders", 6, MOVE.begun()),
                        new MoveTrace("orders", "orders", 5, "2026-11-20T12:00:01Z"))
                .map(MoveTrace::traceId)
                .toList();

        assertEquals(ids.size(), ids.stream().distinct().count());
        assertNotEquals(MOVE.rootId(), MOVE.traceId().substring(0, 16));
    }
}
