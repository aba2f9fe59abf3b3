package dev.siaga.adapter.etcd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.siaga.adapter.HostileJson;
import dev.siaga.adapter.wire.Fields;
import dev.siaga.adapter.wire.MalformedAnswer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the quorum's gateway answers, it is understood or malformed, and a lease is never alive for less than no time. */
class HostileQuorumProperties {
    private static final String HEADER =
            "\"header\":{\"cluster_id\":\"14\",\"member_id\":\"7\",\"revision\":\"42\",\"raft_term\":\"3\"}";
    private static final String PAIR =
            "{\"key\":\"L3NpYWdh\",\"create_revision\":\"3\",\"mod_revision\":\"41\",\"version\":\"9\",\"value\":\"e30=\",\"lease\":\"77\"}";
    private static final List<String> ANSWERS = List.of(
            "{%s,\"kvs\":[%s,%s],\"count\":\"2\"}".formatted(HEADER, PAIR, PAIR),
            "{%s,\"ID\":\"7587862072907233300\",\"TTL\":\"8\"}".formatted(HEADER),
            "{%s,\"succeeded\":true,\"responses\":[{\"response_put\":{}},{\"response_range\":{\"kvs\":[%s]}},{\"response_delete_range\":{\"deleted\":\"1\"}}]}"
                    .formatted(HEADER, PAIR),
            "{\"result\":{%s,\"ID\":\"7587862072907233300\",\"TTL\":\"8\"}}".formatted(HEADER));

    @Property
    void an_answer_is_understood_or_malformed(@ForAll("answers") byte[] body) {
        List<Function<Fields, Object>> readers = List.of(
                Decoding::revision,
                Decoding::pairs,
                Decoding::single,
                Decoding::txn,
                Decoding::grant,
                Decoding::leaseState,
                answer -> Decoding.leaseState(Decoding.unwrapStream(answer)));

        readers.forEach(reader -> understood(reader, body).ifPresent(value -> {
            assertNotNull(value);
            if (value instanceof Grant grant) {
                assertFalse(grant.ttl().isNegative());
            }
        }));
    }

    private static Optional<Object> understood(Function<Fields, Object> reader, byte[] body) {
        try {
            return Optional.of(reader.apply(Fields.parse(body)));
        } catch (MalformedAnswer e) {
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<byte[]> answers() {
        return HostileJson.like(ANSWERS);
    }
}
