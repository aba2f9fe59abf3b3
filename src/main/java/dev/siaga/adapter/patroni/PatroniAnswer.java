package dev.siaga.adapter.patroni;

import java.util.Optional;
import java.util.function.Function;

/** How a request to a member ended. */
public sealed interface PatroniAnswer<T> {

    record Answered<T>(T value) implements PatroniAnswer<T> {}

    /** The member understood and said no, with its reason: credentials missing (401), not allowed (403), not possible now (412, 503). */
    record Refused<T>(int status, String message) implements PatroniAnswer<T> {}

    /** Somebody else changed the configuration at the same time: read and try again. */
    record Conflict<T>(String message) implements PatroniAnswer<T> {}

    /**
     * No answer in time.
     *
     * @param sent false only when the request certainly never reached the member
     */
    record Unreachable<T>(String reason, boolean sent) implements PatroniAnswer<T> {}

    /** Something answered that doesn't speak Patroni's protocol, or not a version of it that is known. */
    record Unparseable<T>(String reason) implements PatroniAnswer<T> {}

    default <R> PatroniAnswer<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Answered<T>(T value) -> new Answered<>(change.apply(value));
            case Refused<T>(int status, String message) -> new Refused<>(status, message);
            case Conflict<T>(String message) -> new Conflict<>(message);
            case Unreachable<T>(String reason, boolean sent) -> new Unreachable<>(reason, sent);
            case Unparseable<T>(String reason) -> new Unparseable<>(reason);
        };
    }

    default Optional<T> asOptional() {
        return this instanceof Answered<T>(T value) ? Optional.of(value) : Optional.empty();
    }
}
