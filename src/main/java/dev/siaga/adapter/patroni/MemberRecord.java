package dev.siaga.adapter.patroni;

import dev.siaga.adapter.wire.MalformedAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a member wrote of itself in its last loop, as an annotation of its Pod.
 *
 * @param state of a standby how it is fed, such as {@code streaming}; else of its database, such as {@code running}
 * @param timeline of one that streams that of the stream; empty while its database isn't up
 */
public record MemberRecord(String state, OptionalLong timeline) {
    public static final String ANNOTATION = "status";

    /** Empty where there is none that can be read. */
    public static Optional<MemberRecord> in(Map<String, String> annotations) {
        try {
            return Optional.ofNullable(annotations.get(ANNOTATION))
                    .map(text -> Parsing.record(text.getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedAnswer e) {
            return Optional.empty();
        }
    }
}
