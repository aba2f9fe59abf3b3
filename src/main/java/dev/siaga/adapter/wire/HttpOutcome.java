package dev.siaga.adapter.wire;

/** How one HTTP exchange ended: with an answer of any status, or without one. */
public sealed interface HttpOutcome {

    record Replied(int status, byte[] body) implements HttpOutcome {}

    /**
     * No usable answer.
     *
     * @param sent false only when the request certainly never reached the peer, so that repeating it elsewhere is safe
     */
    record Failed(String reason, boolean sent) implements HttpOutcome {}
}
