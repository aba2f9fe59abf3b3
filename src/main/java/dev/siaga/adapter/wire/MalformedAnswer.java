package dev.siaga.adapter.wire;

/** An answer that is not what the peer's protocol promises. Thrown while parsing, and turned into a value before a client returns. */
public final class MalformedAnswer extends RuntimeException {
    public MalformedAnswer(String reason) {
        super(reason, null, false, false);
    }
}
