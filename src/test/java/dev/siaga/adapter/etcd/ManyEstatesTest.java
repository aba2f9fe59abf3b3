package dev.siaga.adapter.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpServer;
import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One answer tells of all estates. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class ManyEstatesTest {
    private static final int ESTATES = 1000;
    private static final Duration WITHIN = Duration.ofSeconds(10);
    /** Of a city with several services whose findings have long messages. */
    private static final String BEACON = "b".repeat(1200);

    @Inject
    QuorumSettings settings;

    @Inject
    TlsConfigurationRegistry tls;

    @Test
    void aThousandEstatesAreReadInOneAnswer() throws IOException {
        byte[] body = "{\"header\":{\"revision\":\"9\"},\"kvs\":[%s]}"
                .formatted(IntStream.range(0, ESTATES)
                        .boxed()
                        .flatMap(ManyEstatesTest::pairs)
                        .collect(Collectors.joining(",")))
                .getBytes(StandardCharsets.US_ASCII);
        var member = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        member.createContext("/v3/kv/range", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        member.start();
        try {
            var address = URI.create("http://localhost:" + member.getAddress().getPort());
            var client = new EtcdClient(new OtherEndpoints(settings, List.of(address)), tls);

            var pairs = assertInstanceOf(Answered.class, client.range("/siaga/", WITHIN));

            assertEquals(ESTATES * 5, ((List<?>) pairs.value()).size());
        } finally {
            member.stop(0);
        }
    }

    private static Stream<String> pairs(int estate) {
        String prefix = "/siaga/estate-%04d/orders/".formatted(estate);
        return Stream.of(
                pair(prefix + "cities/jakarta", BEACON),
                pair(prefix + "cities/bandung", BEACON),
                pair(prefix + "cities/surabaya", BEACON),
                pair(prefix + "holder", "{\"city\":\"jakarta\",\"epoch\":7}"),
                pair(prefix + "epoch", "e".repeat(400)));
    }

    private static String pair(String key, String value) {
        return "{\"key\":\"%s\",\"value\":\"%s\",\"create_revision\":\"5\",\"mod_revision\":\"8\",\"version\":\"4\",\"lease\":\"7587862094\"}"
                .formatted(base64(key), base64(value));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
