package dev.siaga.lab.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that reached an inbox.
 *
 * @param at when it came (RFC 3339)
 * @param to the path of a request such as {@code /pager}, or the address of a mail
 * @param key what makes it known when it comes again: the Idempotency-Key of a request, the Message-ID of a mail
 * @param subject of a mail; empty for a request
 * @param body as it came
 * @param answered the status code of the answer, 250 for a mail, 0 while there is none
 */
public record Delivery(String at, String to, String key, String subject, String body, int answered) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** When it came. */
    public Instant instant() {
        return Instant.parse(at);
    }

    /** A field of its JSON body, by its path such as {@code /payload/summary}. */
    public Optional<String> field(String pointer) {
        try {
            return Optional.of(JSON.readTree(body).at(pointer))
                    .filter(JsonNode::isValueNode)
                    .map(JsonNode::asText);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
