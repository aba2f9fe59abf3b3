package dev.siaga.adapter.etcd;

import java.util.function.Function;

/** What the quorum said, or that it said nothing. */
public sealed interface QuorumAnswer<T> {

    record Answered<T>(T value, Revision revision) implements QuorumAnswer<T> {}

    /**
     * No majority answered in time.
     *
     * @param ambiguous whether the request may nevertheless have taken effect, or still may: read before asking again
     */
    record Unavailable<T>(String reason, boolean ambiguous) implements QuorumAnswer<T> {}

    default <R> QuorumAnswer<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Answered<T>(T value, Revision revision) -> new Answered<>(change.apply(value), revision);
            case Unavailable<T>(String reason, boolean ambiguous) -> new Unavailable<>(reason, ambiguous);
        };
    }
}
