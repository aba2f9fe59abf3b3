package dev.siaga.adapter.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MoveTracerTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final MoveTrace MOVE = new MoveTrace("orders", "orders", 5, NOON.toString());

    private final InMemorySpanExporter collector = InMemorySpanExporter.create();
    private final MoveTracer bandung = city();
    private final MoveTracer surabaya = city();

    @Test
    void the_spans_of_two_cities_join_whichever_is_told_first() {
        surabaya.tellPart(MOVE, passage("traffic", 17.1, 17.4));
        bandung.tell(MOVE, passage("failover", 0, 17.1));
        bandung.tellPart(MOVE, passage("detect", 0, 8));

        List<SpanData> spans = collector.getFinishedSpanItems();
        assertEquals(
                List.of(MOVE.traceId()),
                spans.stream().map(SpanData::getTraceId).distinct().toList());
        SpanData whole = spans.get(1);
        assertEquals(MOVE.rootId(), whole.getSpanId());
        assertEquals(SpanId.getInvalid(), whole.getParentSpanId());
        for (SpanData part : List.of(spans.get(0), spans.get(2))) {
            assertEquals(MOVE.rootId(), part.getParentSpanId());
            assertNotEquals(MOVE.rootId(), part.getSpanId());
        }
    }

    @Test
    void a_span_has_the_times_that_were_measured_and_not_that_of_its_telling() {
        bandung.tell(MOVE, passage("failover", 0.25, 17.1));

        SpanData whole = collector.getFinishedSpanItems().getFirst();
        assertEquals(NOON.plusMillis(250), at(whole.getStartEpochNanos()));
        assertEquals(NOON.plusMillis(17_100), at(whole.getEndEpochNanos()));
    }

    @Test
    void facts_keep_their_kind_and_a_failure_is_one() {
        bandung.tell(
                MOVE,
                new Passage(
                        "failover",
                        NOON,
                        NOON.plusSeconds(61),
                        Map.of(
                                "siaga.to",
                                "bandung",
                                "siaga.epoch",
                                5L,
                                "siaga.rto_seconds",
                                61.0,
                                "siaga.planned",
                                false),
                        Optional.of("beyond the objective of 60 s")));

        SpanData whole = collector.getFinishedSpanItems().getFirst();
        assertEquals("bandung", whole.getAttributes().get(AttributeKey.stringKey("siaga.to")));
        assertEquals(5L, whole.getAttributes().get(AttributeKey.longKey("siaga.epoch")));
        assertEquals(61.0, whole.getAttributes().get(AttributeKey.doubleKey("siaga.rto_seconds")));
        assertEquals(false, whole.getAttributes().get(AttributeKey.booleanKey("siaga.planned")));
        assertEquals(StatusCode.ERROR, whole.getStatus().getStatusCode());
    }

    @Test
    void what_ends_before_it_begins_by_two_clocks_took_no_time() {
        surabaya.tellPart(MOVE, passage("traffic", 17.1, 16.9));

        SpanData part = collector.getFinishedSpanItems().getFirst();
        assertEquals(part.getStartEpochNanos(), part.getEndEpochNanos());
    }

    private MoveTracer city() {
        return new MoveTracer(
                SdkTracerProvider.builder()
                        .setIdGenerator(new MoveIds())
                        .addSpanProcessor(SimpleSpanProcessor.create(collector))
                        .build()
                        .get("test"),
                true);
    }

    private static Passage passage(String name, double from, double to) {
        return new Passage(
                name, NOON.plusMillis(Math.round(from * 1000)), NOON.plusMillis(Math.round(to * 1000)), Map.of());
    }

    private static Instant at(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
