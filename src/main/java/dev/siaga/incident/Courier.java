package dev.siaga.incident;

import java.time.Duration;
import java.util.Optional;

/** Takes notices to one place outside. The same key always comes with the same notice, so that a receiver can tell a repetition. */
public interface Courier {

    /** Blocks for a bounded time, and answers in every case. */
    Receipt deliver(Notice notice, String key);

    /** Says again that the incident goes on, to a receiver that forgets what isn't repeated; others have nothing to do. */
    default Receipt affirm(Notice notice) {
        return new Receipt.Accepted();
    }

    /** What became of one attempt. */
    sealed interface Receipt {
        record Accepted() implements Receipt {}

        /** Understood and refused, or sent to the wrong address: soon again is no use. */
        record Refused(String reason) implements Receipt {}

        /** No answer, or a plea for patience. */
        record Later(String reason, Optional<Duration> after) implements Receipt {}
    }
}
