package dev.siaga.adapter.tracing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that took its time, told when it is over.
 *
 * @param facts what to find it by: texts, whole numbers and fractions
 * @param failure why it counts as failed, if it does
 */
public record Passage(String name, Instant begun, Instant ended, Map<String, Object> facts, Optional<String> failure) {
    public Passage {
        facts = Map.copyOf(facts);
        ended = ended.isBefore(begun) ? begun : ended;
    }

    public Passage(String name, Instant begun, Instant ended, Map<String, Object> facts) {
        this(name, begun, ended, facts, Optional.empty());
    }
}
