package dev.siaga.adapter.tracing;

import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;

/** Random ids, but for the span that a move's trace begins with: its ids follow from the move. */
@Singleton
final class MoveIds implements IdGenerator {
    /** The trace that is begun on this thread just now. */
    static final ScopedValue<MoveTrace> BEGUN = ScopedValue.newInstance();

    @Override
    public String generateTraceId() {
        return BEGUN.isBound() ? BEGUN.get().traceId() : IdGenerator.random().generateTraceId();
    }

    @Override
    public String generateSpanId() {
        return BEGUN.isBound() ? BEGUN.get().rootId() : IdGenerator.random().generateSpanId();
    }
}
