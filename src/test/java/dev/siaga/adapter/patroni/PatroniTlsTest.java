package dev.siaga.adapter.patroni;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.patroni.PatroniAccess.ClientCertificate;
import dev.siaga.adapter.patroni.PatroniAccess.Tls;
import dev.siaga.adapter.patroni.PatroniAnswer.Answered;
import dev.siaga.adapter.patroni.PatroniAnswer.Unreachable;
import dev.siaga.lab.CertificateAuthority;
import dev.siaga.lab.Credentials;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member behind mutual TLS, as with Patroni's {@code verify_client: required}. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class PatroniTlsTest {
    private final CertificateAuthority authority = new CertificateAuthority("patroni");

    @Inject
    PatroniClient client;

    @Inject
    Vertx vertx;

    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        serve("127.0.0.1");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aCertificateOfTheTrustedAuthorityLetsIn() {
        assertInstanceOf(Answered.class, ask(authority, Optional.of(authority.client("CN=siaga"))));
    }

    @Test
    void aRotatedAuthorityIsAnotherWayIn() {
        assertInstanceOf(
                Unreachable.class, ask(new CertificateAuthority("old"), Optional.of(authority.client("CN=siaga"))));
        assertInstanceOf(Answered.class, ask(authority, Optional.of(authority.client("CN=siaga"))));
    }

    @Test
    void withoutACertificateNothingIsSaid() {
        assertInstanceOf(Unreachable.class, ask(authority, Optional.empty()));
    }

    @Test
    void aMemberThatTheAuthorityDidNotSignIsNotTrusted() {
        var answer = assertInstanceOf(
                Unreachable.class, ask(new CertificateAuthority("another"), Optional.of(authority.client("CN=siaga"))));

        assertFalse(answer.sent(), answer.reason());
    }

    @Test
    void aCertificateOfAnotherAddressIsNotTrusted() throws Exception {
        stop();
        serve("127.0.0.2");

        assertInstanceOf(Unreachable.class, ask(authority, Optional.of(authority.client("CN=siaga"))));
    }

    @Test
    void aSecretThatHoldsNoCertificateIsUnreachableAndNoMore() {
        var access = new PatroniAccess(Optional.empty(), Optional.of(new Tls("not a certificate", Optional.empty())));

        assertInstanceOf(Unreachable.class, client.status(new PatroniMember(address(), access)));
    }

    private PatroniAnswer<MemberStatus> ask(CertificateAuthority trusted, Optional<Credentials> shown) {
        var tls = new Tls(
                trusted.certificatePem(), shown.map(pair -> new ClientCertificate(pair.certificate(), pair.key())));
        return client.status(new PatroniMember(address(), new PatroniAccess(Optional.empty(), Optional.of(tls))));
    }

    private URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(String name) throws Exception {
        SSLContext context = contextOf(authority.server("member", List.of(name)));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            byte[] body =
                    "{\"state\":\"running\",\"role\":\"primary\",\"patroni\":{}}".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private SSLContext contextOf(Credentials own) throws Exception {
        var keys = new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(own.certificate()))
                .addKeyValue(Buffer.buffer(own.key()));
        var trust = new PemTrustOptions().addCertValue(Buffer.buffer(authority.certificatePem()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys.getKeyManagerFactory(vertx).getKeyManagers(),
                trust.getTrustManagerFactory(vertx).getTrustManagers(),
                null);
        return context;
    }
}
