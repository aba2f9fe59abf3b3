package dev.siaga.adapter.tracing;

import dev.siaga.adapter.wire.Digest;

/**
 * Which trace a move is told in. Every city makes the same ids from what the quorum says of the move, so that the spans of several operators join
 * without a word between them. Where an estate was made anew its epochs begin anew, so the time at which the move began is a part of it.
 *
 * @param begun as the quorum's document spells it
 */
public record MoveTrace(String namespace, String estate, long epoch, String begun) {

    /** 32 hexadecimal digits. */
    public String traceId() {
        return Digest.of("trace " + identity(), 16);
    }

    /** Of the span that all others of the trace hang on: 16 hexadecimal digits. */
    String rootId() {
        return Digest.of("root " + identity(), 8);
    }

    /** Names of Kubernetes hold no blank. */
    private String identity() {
        return "%s %s %d %s".formatted(namespace, estate, epoch, begun);
    }
}
