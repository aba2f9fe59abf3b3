package dev.siaga.adapter.patroni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.RawPeer;
import dev.siaga.adapter.patroni.PatroniAccess.Credentials;
import dev.siaga.adapter.patroni.PatroniAnswer.Answered;
import dev.siaga.adapter.patroni.PatroniAnswer.Conflict;
import dev.siaga.adapter.patroni.PatroniAnswer.Refused;
import dev.siaga.adapter.patroni.PatroniAnswer.Unparseable;
import dev.siaga.adapter.patroni.PatroniAnswer.Unreachable;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a member, or what stands in its place, may answer or not: always a value, always in time. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class PatroniClientTest {
    private static final String STATUS =
            "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{\"version\":\"4.1.5\"}}";
    private static final PatroniAccess ORDERS =
            new PatroniAccess(Optional.of(new Credentials("siaga", "s3cret:")), Optional.empty());

    @Inject
    PatroniClient client;

    @Inject
    PatroniSettings settings;

    private final List<RecordingMember> members = new ArrayList<>();

    @AfterEach
    void stopMembers() {
        members.forEach(RecordingMember::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 503})
    void aStatusIsReadWhateverTheStatusCode(int code) {
        RecordingMember member = member(code, STATUS);

        MemberStatus status = client.status(member.open()).asOptional().orElseThrow();

        assertEquals(Role.PRIMARY, status.role());
        assertEquals(List.of("GET /health"), member.requests());
    }

    @Test
    void primaryIsYesAt200AndNoAt503() {
        assertEquals(new Answered<>(true), client.isPrimary(member(200, STATUS).open()));
        assertEquals(new Answered<>(false), client.isPrimary(member(503, STATUS).open()));
        assertInstanceOf(Refused.class, client.isPrimary(member(404, "").open()));
    }

    @Test
    void onlyRequestsThatChangeSomethingCarryThePassword() {
        RecordingMember member = member(200, "{}");

        client.config(member.with(ORDERS));
        client.patch(member.with(ORDERS), ConfigPatch.promote());

        assertEquals(
                List.of("GET /config", "PATCH /config Basic c2lhZ2E6czNjcmV0Og== {\"standby_cluster\":null}"),
                member.requests());
    }

    @Test
    void actionsSayWhatPatroniExpects() {
        RecordingMember member = member(200, "done");

        assertEquals(new Answered<>("done"), client.reinitialize(member.open(), true, false));
        assertEquals(new Answered<>("done"), client.switchover(member.open(), "a-0", Optional.of("a-1")));
        assertEquals(new Answered<>("done"), client.restart(member.open()));

        assertEquals(
                List.of(
                        "POST /reinitialize {\"force\":true,\"from_leader\":false}",
                        "POST /switchover {\"leader\":\"a-0\",\"candidate\":\"a-1\"}",
                        "POST /restart {}"),
                member.requests());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 412, 500, 502, 503})
    void aNoIsRefusedWithItsReason(int code) {
        var answer = client.patch(member(code, "no auth header received").open(), ConfigPatch.promote());

        assertEquals(new Refused<>(code, "no auth header received"), answer);
    }

    @Test
    void aConcurrentChangeIsAConflict() {
        assertInstanceOf(Conflict.class, client.patch(member(409, "").open(), ConfigPatch.promote()));
    }

    @Test
    void anotherServersAnswersAreUnparseable() {
        assertInstanceOf(
                Unparseable.class,
                client.status(member(200, "<html>nginx</html>").open()));
        assertInstanceOf(Unparseable.class, client.status(member(200, "").open()));
        assertInstanceOf(Unparseable.class, client.status(member(204, "").open()));
        assertInstanceOf(
                Unparseable.class, client.status(member(503, "{\"state\":[]}").open()));
    }

    @Test
    void aRedirectIsNotFollowedAndThePasswordNotTakenElsewhere() {
        RecordingMember elsewhere = member(200, "{}");
        RecordingMember member = member(307, "", "Location", elsewhere.open().address() + "/config");

        var answer = client.patch(member.with(ORDERS), ConfigPatch.promote());

        assertInstanceOf(Unparseable.class, answer);
        assertEquals(List.of(), elsewhere.requests());
    }

    @Test
    void anAnswerBeyondTheLimitIsNotReadToItsEnd() {
        String huge = "{\"state\":\"" + "x".repeat(settings.maxAnswer()) + "\"}";

        var answer = assertInstanceOf(
                Unreachable.class, client.status(member(200, huge).open()));

        assertTrue(answer.reason().contains("more than"), answer.reason());
    }

    @Test
    void whereNobodyListensNothingWasSent() throws IOException {
        URI address;
        try (var socket = new ServerSocket(0)) {
            address = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        var answer =
                assertInstanceOf(Unreachable.class, client.status(new PatroniMember(address, PatroniAccess.open())));

        assertFalse(answer.sent(), answer.reason());
    }

    @Test
    void anUnknownNameIsUnreachable() {
        var address = URI.create("http://no-such-member.invalid:8008");

        var answer =
                assertInstanceOf(Unreachable.class, client.status(new PatroniMember(address, PatroniAccess.open())));

        assertFalse(answer.sent(), answer.reason());
    }

    @Test
    void aConnectionThatIsResetMayHaveCarriedTheRequest() {
        try (var peer = RawPeer.that((connection, _, _) -> connection.setSoLinger(true, 0))) {
            var answer = assertInstanceOf(Unreachable.class, client.patch(at(peer), ConfigPatch.promote()));

            assertTrue(answer.sent(), answer.reason());
        }
    }

    @Test
    void aMemberThatStallsCostsTheReadLimit() {
        var closed = new CountDownLatch(1);
        try (var peer = RawPeer.that((_, _, _) -> closed.await())) {
            assertUnreachableInTime(peer);
        } finally {
            closed.countDown();
        }
    }

    @Test
    void aMemberThatDripsItsAnswerCostsTheWholeLimitAndNoMore() {
        try (var peer = RawPeer.that((_, _, out) -> drip(out))) {
            assertUnreachableInTime(peer);
        }
    }

    @Test
    void anAnswerCutShortIsUnreachable() {
        try (var peer = RawPeer.that((_, _, out) -> write(out, head(100) + "{\"state\":"))) {
            assertInstanceOf(Unreachable.class, client.status(at(peer)));
        }
    }

    @Test
    void noiseInsteadOfHttpIsUnreachable() {
        try (var peer = RawPeer.that((_, _, out) -> write(out, "SSH-2.0-OpenSSH_9.6\r\n\r\n"))) {
            assertInstanceOf(Unreachable.class, client.status(at(peer)));
        }
    }

    @Test
    void aPasswordIsNeverPartOfAText() {
        assertFalse(new PatroniMember(URI.create("http://a"), ORDERS).toString().contains("s3cret"));
    }

    private void assertUnreachableInTime(RawPeer peer) {
        long start = System.nanoTime();

        var answer = assertInstanceOf(Unreachable.class, client.status(at(peer)));

        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Duration limit = settings.connectTimeout().plus(settings.readTimeout());
        assertTrue(answer.sent(), answer.reason());
        assertTrue(took.compareTo(limit.plusMillis(500)) < 0, "took " + took);
    }

    // One byte every 50 ms, each well within the read limit, for as long as somebody reads.
    private static void drip(OutputStream out) throws IOException, InterruptedException {
        write(out, head(1_000_000));
        while (true) {
            write(out, " ");
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static PatroniMember at(RawPeer peer) {
        return new PatroniMember(peer.address(), PatroniAccess.open());
    }

    private RecordingMember member(int code, String body, String... header) {
        var member = new RecordingMember(code, body, header);
        members.add(member);
        return member;
    }
}
