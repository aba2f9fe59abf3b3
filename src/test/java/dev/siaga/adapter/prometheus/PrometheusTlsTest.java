package dev.siaga.adapter.prometheus;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.prometheus.QueryAnswer.Samples;
import dev.siaga.adapter.prometheus.QueryAnswer.Unreachable;
import dev.siaga.lab.CertificateAuthority;
import dev.siaga.lab.Credentials;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Prometheus behind TLS, whose certificate authority a Secret names. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class PrometheusTlsTest {
    private static final byte[] NOTHING = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"
            .getBytes(StandardCharsets.US_ASCII);

    private final CertificateAuthority authority = new CertificateAuthority("prometheus");

    @Inject
    PrometheusClient client;

    @Inject
    Vertx vertx;

    private HttpsServer server;

    @BeforeEach
    void start() throws Exception {
        Credentials own = authority.server("prometheus", List.of("127.0.0.1"));
        var keys = new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(own.certificate()))
                .addKeyValue(Buffer.buffer(own.key()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagerFactory(vertx).getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, NOTHING.length);
                exchange.getResponseBody().write(NOTHING);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_prometheus_that_the_named_authority_signed_is_asked() {
        assertInstanceOf(Samples.class, ask(Optional.of(authority.certificatePem())));
    }

    @Test
    void one_that_another_authority_signed_is_not_trusted() {
        assertInstanceOf(Unreachable.class, ask(Optional.of(new CertificateAuthority("another").certificatePem())));
    }

    @Test
    void without_an_authority_the_systems_own_are_trusted_and_no_more() {
        assertInstanceOf(Unreachable.class, ask(Optional.empty()));
    }

    @Test
    void a_secret_that_holds_no_certificate_is_no_failure() {
        assertInstanceOf(Unreachable.class, ask(Optional.of("not a certificate")));
    }

    private QueryAnswer ask(Optional<String> trusted) {
        URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        return client.query(new PrometheusAccess(List.of(address), Optional.empty(), trusted), "up", Instant.EPOCH);
    }
}
