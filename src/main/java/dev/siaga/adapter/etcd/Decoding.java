package dev.siaga.adapter.etcd;

import dev.siaga.adapter.wire.Fields;
import dev.siaga.adapter.wire.MalformedAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The gateway's answers as values. It leaves out every field that is zero, false or empty. */
final class Decoding {
    private Decoding() {}

    static Revision revision(Fields answer) {
        Fields header = answer.object("header").orElseThrow(() -> new MalformedAnswer("no header"));
        return new Revision(
                header.text("cluster_id").orElse(""), header.number("revision").orElse(0));
    }

    static Grant grant(Fields answer) {
        long lease = answer.number("ID").orElseThrow(() -> new MalformedAnswer("a lease without ID"));
        return new Grant(lease, positive(answer.number("TTL")).orElseThrow(() -> new MalformedAnswer("no TTL")));
    }

    static LeaseState leaseState(Fields answer) {
        return positive(answer.number("TTL"))
                .<LeaseState>map(LeaseState.Alive::new)
                .orElseGet(LeaseState.Gone::new);
    }

    static List<KeyValue> pairs(Fields answer) {
        return answer.list("kvs", Decoding::pair);
    }

    static Optional<KeyValue> single(Fields answer) {
        return pairs(answer).stream().findFirst();
    }

    static TxnResult txn(Fields answer) {
        return new TxnResult(answer.flag("succeeded"), answer.list("responses", Decoding::result));
    }

    static String token(Fields answer) {
        return answer.text("token").orElseThrow(() -> new MalformedAnswer("a login without token"));
    }

    /** A stream's message is wrapped. */
    static Fields unwrapStream(Fields answer) {
        return answer.object("result").orElseThrow(() -> new MalformedAnswer("a stream without result"));
    }

    private static OperationResult result(Fields response) {
        Optional<OperationResult> found =
                response.object("response_range").map(range -> new OperationResult.Found(pairs(range)));
        Optional<OperationResult> deleted = response.object("response_delete_range")
                .map(range ->
                        new OperationResult.Deleted(range.number("deleted").orElse(0)));
        Optional<OperationResult> stored = response.object("response_put").map(_ -> new OperationResult.Stored());
        return found.or(() -> deleted)
                .or(() -> stored)
                .orElseThrow(() -> new MalformedAnswer("an unknown response in a transaction"));
    }

    private static KeyValue pair(Fields pair) {
        return new KeyValue(
                decoded(pair.text("key").orElseThrow(() -> new MalformedAnswer("a pair without key"))),
                decoded(pair.text("value").orElse("")),
                pair.number("create_revision").orElse(0),
                pair.number("mod_revision").orElse(0),
                pair.number("version").orElse(0),
                pair.number("lease").orElse(0));
    }

    private static Optional<Duration> positive(OptionalLong seconds) {
        return seconds.isPresent() && seconds.getAsLong() > 0
                ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
                : Optional.empty();
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedAnswer("not base64: " + e.getMessage());
        }
    }
}
