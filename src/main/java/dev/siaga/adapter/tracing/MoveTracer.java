package dev.siaga.adapter.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells a move as spans, each after it has ended, with the times that were measured. Never waits: spans go into a bounded queue, and whoever collects
 * them gets them from another thread, or doesn't.
 */
@Singleton
public class MoveTracer {
    private static final String SCOPE = "dev.siaga.moves";

    private final Tracer tracer;
    private final boolean on;

    @Inject
    MoveTracer(OpenTelemetry telemetry, @ConfigProperty(name = TracingSwitch.DISABLED) boolean disabled) {
        this(telemetry.getTracer(SCOPE), !disabled);
    }

    MoveTracer(Tracer tracer, boolean on) {
        this.tracer = tracer;
        this.on = on;
    }

    /** Whether spans lead anywhere. */
    public boolean on() {
        return on;
    }

    /** The whole move, told once, by the city that took over. */
    public void tell(MoveTrace trace, Passage whole) {
        ScopedValue.where(MoveIds.BEGUN, trace).run(() -> end(begin(whole, Context.root()), whole));
    }

    /** A part of it, told by the city whose part it was, before or after the whole. */
    public void tellPart(MoveTrace trace, Passage part) {
        SpanContext root = SpanContext.createFromRemoteParent(
                trace.traceId(), trace.rootId(), TraceFlags.getSampled(), TraceState.getDefault());
        end(begin(part, Context.root().with(Span.wrap(root))), part);
    }

    private Span begin(Passage passage, Context parent) {
        SpanBuilder span = tracer.spanBuilder(passage.name())
                .setParent(parent)
                .setStartTimestamp(nanos(passage.begun()), TimeUnit.NANOSECONDS)
                .setAllAttributes(attributes(passage));
        return span.startSpan();
    }

    private static void end(Span span, Passage passage) {
        passage.failure().ifPresent(why -> span.setStatus(StatusCode.ERROR, why));
        span.end(nanos(passage.ended()), TimeUnit.NANOSECONDS);
    }

    private static Attributes attributes(Passage passage) {
        AttributesBuilder attributes = Attributes.builder();
        passage.facts().forEach((name, fact) -> {
            switch (fact) {
                case Long number -> attributes.put(AttributeKey.longKey(name), number);
                case Double number -> attributes.put(AttributeKey.doubleKey(name), number);
                case Boolean truth -> attributes.put(AttributeKey.booleanKey(name), truth);
                default -> attributes.put(AttributeKey.stringKey(name), fact.toString());
            }
        });
        return attributes.build();
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }
}
