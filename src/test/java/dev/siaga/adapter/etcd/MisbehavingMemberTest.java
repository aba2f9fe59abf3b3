package dev.siaga.adapter.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.RawPeer;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.QuorumAnswer.Unavailable;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a healthy etcd never does. The real one is asked in {@link EtcdClientIT}. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class MisbehavingMemberTest {
    private static final Duration WITHIN = Duration.ofSeconds(3);
    private static final Txn PUT = Txn.always(new Operation.Put("/siaga/a", "b", 0));

    @Inject
    QuorumSettings settings;

    @Inject
    TlsConfigurationRegistry tls;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html/>",
                "{}",
                "{\"header\":{\"revision\":\"x\"}}",
                "{\"header\":{\"revision\":\"9\"},\"kvs\":7}",
                "{\"header\":{\"revision\":\"9\"},\"kvs\":[{}]}",
                "{\"header\":{\"revision\":\"9\"},\"kvs\":[{\"key\":\"%%%\"}]}",
                "{\"header\":{\"revision\":\"99999999999999999999\"}}"
            })
    void anAnswerThatIsNoneIsUnavailable(String body) {
        try (var member = answering(200, body)) {
            assertInstanceOf(Unavailable.class, client(member.address()).range("/siaga/", WITHIN));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 404, 500, 503})
    void anyOtherStatusIsUnavailable(int status) {
        try (var member = answering(status, "{\"code\":14,\"message\":\"etcdserver: no leader\"}")) {
            var answer =
                    assertInstanceOf(Unavailable.class, client(member.address()).range("/siaga/", WITHIN));

            assertFalse(answer.ambiguous());
        }
    }

    @Test
    void aKeepAliveWithoutATimeToLiveMeansThatTheLeaseIsGone() {
        try (var member = answering(200, "{\"result\":{\"header\":{\"revision\":\"9\"},\"ID\":\"7\"}}")) {
            assertEquals(
                    new Answered<>(new LeaseState.Gone(), new Revision("", 9)),
                    client(member.address()).keepAlive(7, WITHIN));
        }
    }

    @Test
    void aStreamThatCarriesAnErrorIsNotAnAnswer() {
        try (var member = answering(200, "{\"error\":{\"code\":14,\"message\":\"etcdserver: no leader\"}}")) {
            assertInstanceOf(Unavailable.class, client(member.address()).keepAlive(7, WITHIN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":14,\"message\":\"etcdserver: request timed out\"}", "<html/>"})
    void aTransactionThatFailedAfterItWasSentIsAmbiguousAndGoesToNoOtherMember(String body) {
        var asked = new AtomicInteger();
        try (var first = answering(503, body);
                var second = counting(asked)) {
            var answer = assertInstanceOf(
                    Unavailable.class, client(first.address(), second.address()).txn(PUT, WITHIN));

            assertTrue(answer.ambiguous());
            assertEquals(0, asked.get());
        }
    }

    @Test
    void aTransactionThatEtcdRefusedDidNothing() {
        try (var member = answering(404, "{\"code\":5,\"message\":\"etcdserver: requested lease not found\"}")) {
            assertEquals(
                    new Unavailable<TxnResult>("etcdserver: requested lease not found", false),
                    client(member.address()).txn(PUT, WITHIN));
        }
    }

    @Test
    void withoutTimeNothingIsAsked() {
        var asked = new AtomicInteger();
        try (var member = counting(asked)) {
            assertEquals(
                    new Unavailable<TxnResult>("no time left", false),
                    client(member.address()).txn(PUT, Duration.ZERO));
            assertEquals(0, asked.get());
        }
    }

    private EtcdClient client(URI... members) {
        return new EtcdClient(new OtherEndpoints(settings, List.of(members)), tls);
    }

    private static RawPeer counting(AtomicInteger asked) {
        return RawPeer.that((_, _, _) -> asked.incrementAndGet());
    }

    private static RawPeer answering(int status, String body) {
        String answer =
                "HTTP/1.1 %d So\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.length(), body);
        return RawPeer.that((_, _, out) -> out.write(answer.getBytes(StandardCharsets.US_ASCII)));
    }
}
