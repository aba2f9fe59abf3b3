package dev.siaga.adapter.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.QuorumAnswer.Unavailable;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A member that keeps users, and what the client says of itself. The real one is asked in {@code QuorumRolesIT}. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class LoginTest {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Txn PUT = Txn.always(new Operation.Put("/siaga/a", "b", 0));
    private static final String EMPTY = "{\"code\":3,\"message\":\"etcdserver: user name is empty\"}";
    private static final String UNKNOWN = "{\"code\":16,\"message\":\"etcdserver: invalid auth token\"}";
    private static final String DONE = "{\"header\":{\"revision\":\"9\"},\"succeeded\":true}";

    @TempDir
    Path folder;

    @Inject
    QuorumSettings settings;

    @Inject
    TlsConfigurationRegistry tls;

    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private volatile int streamsFailWith;
    private volatile boolean keepsUsers = true;
    private volatile String password = "first";
    private volatile String token = "none yet";
    private HttpServer member;

    @BeforeEach
    void serve() throws IOException {
        member = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        member.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        member.createContext("/v3/auth/authenticate", this::logIn);
        member.createContext("/v3/kv/txn", this::write);
        member.createContext("/v3/lease/keepalive", this::keepAlive);
        member.start();
        password("first");
    }

    @AfterEach
    void end() {
        member.stop(0);
    }

    @Test
    void aQuorumWithoutUsersIsToldOfNone() {
        keepsUsers = false;

        assertInstanceOf(Answered.class, client().txn(PUT, WITHIN));
        assertEquals(0, logins.get());
    }

    @Test
    void whoIsAskedLogsInAndWritesOnce() {
        EtcdClient client = client();

        assertInstanceOf(Answered.class, client.txn(PUT, WITHIN));
        assertInstanceOf(Answered.class, client.txn(PUT, WITHIN));
        assertEquals(1, logins.get());
        assertEquals(2, written.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void aKeepAliveLogsInToo(int status) {
        streamsFailWith = status;

        assertEquals(
                new Answered<>(new LeaseState.Alive(Duration.ofSeconds(15)), new Revision("", 9)),
                client().keepAlive(7, WITHIN));
    }

    @Test
    void aTokenThatTheMemberForgotIsRenewed() {
        EtcdClient client = client();
        client.txn(PUT, WITHIN);
        token = "forgotten";

        assertInstanceOf(Answered.class, client.txn(PUT, WITHIN));
        assertEquals(2, logins.get());
    }

    @Test
    void ofManyThreadsOneLogsIn() throws Exception {
        EtcdClient client = client();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(Collections.nCopies(30, () -> client.txn(PUT, WITHIN)))) {
                assertInstanceOf(Answered.class, done.get());
            }
        }
        assertEquals(1, logins.get());
        assertEquals(30, written.get());
    }

    @Test
    void aRotatedPasswordIsReadWhenItIsNeeded() throws IOException {
        EtcdClient client = client();
        client.txn(PUT, WITHIN);
        password = "second";
        token = "forgotten";
        assertInstanceOf(Unavailable.class, client.txn(PUT, WITHIN));

        password("second");

        assertInstanceOf(Answered.class, client.txn(PUT, WITHIN));
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws IOException {
        password("mistaken");

        var answer = assertInstanceOf(Unavailable.class, client().txn(PUT, WITHIN));

        assertFalse(answer.ambiguous());
        assertTrue(answer.reason().contains("authentication failed"), answer.reason());
        assertFalse(answer.reason().contains("mistaken"));
        assertEquals(0, written.get());
    }

    @Test
    void aCertificateWithACommonNameIsTheReasonThatIsTold() {
        member.removeContext("/v3/kv/txn");
        member.createContext(
                "/v3/kv/txn",
                exchange -> answer(
                        exchange,
                        400,
                        "CommonName of client sending a request against gateway will be ignored and not used as expected\n"));

        var answer = assertInstanceOf(Unavailable.class, client().txn(PUT, WITHIN));

        assertFalse(answer.ambiguous());
        assertTrue(answer.reason().contains("no certificate with a common name"), answer.reason());
    }

    @Test
    void whoHasNoPasswordIsToldSo() throws IOException {
        Files.delete(passwordFile());

        var answer = assertInstanceOf(Unavailable.class, client().txn(PUT, WITHIN));

        assertFalse(answer.ambiguous());
        assertTrue(answer.reason().contains("has no password"), answer.reason());
        assertEquals(0, logins.get());
    }

    private EtcdClient client() {
        URI address = URI.create("http://localhost:" + member.getAddress().getPort());
        return new EtcdClient(
                new OtherEndpoints(
                        settings,
                        List.of(address),
                        settings.tls(),
                        Optional.of("jakarta"),
                        Optional.of(passwordFile())),
                tls);
    }

    private Path passwordFile() {
        return folder.resolve("password");
    }

    private void password(String text) throws IOException {
        Files.writeString(passwordFile(), text + "\n");
    }

    private void logIn(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!asked.equals("{\"name\":\"jakarta\",\"password\":\"" + password + "\"}")) {
            answer(
                    exchange,
                    400,
                    "{\"code\":3,\"message\":\"etcdserver: authentication failed, invalid user ID or password\"}");
            return;
        }
        token = "token." + logins.incrementAndGet();
        answer(exchange, 200, "{\"header\":{\"revision\":\"9\"},\"token\":\"" + token + "\"}");
    }

    private void write(HttpExchange exchange) throws IOException {
        if (isKnown(exchange)) {
            written.incrementAndGet();
            answer(exchange, 200, DONE);
        } else if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            answer(exchange, 400, EMPTY);
        } else {
            answer(exchange, 401, UNKNOWN);
        }
    }

    private void keepAlive(HttpExchange exchange) throws IOException {
        boolean known = isKnown(exchange);
        answer(
                exchange,
                known ? 200 : streamsFailWith,
                known
                        ? "{\"result\":{\"header\":{\"revision\":\"9\"},\"ID\":\"7\",\"TTL\":\"15\"}}"
                        : "{\"error\":" + EMPTY + "}");
    }

    private boolean isKnown(HttpExchange exchange) {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        return keepsUsers ? token.equals(shown) : shown == null;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
