package dev.siaga.adapter.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.notify.Receiver;
import dev.siaga.adapter.prometheus.PrometheusAccess;
import dev.siaga.adapter.prometheus.PrometheusClient;
import dev.siaga.adapter.prometheus.PrometheusSettings;
import dev.siaga.adapter.prometheus.QueryAnswer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may write a resource in one namespace makes the operator speak to what it names, and to nothing that is closed. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class ReachTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** As it is where nothing is configured. */
    private final Reach reach = new Reach(
            new SmallRyeConfigBuilder().withMapping(ReachSettings.class).build().getConfigMapping(ReachSettings.class));

    @Inject
    PrometheusSettings settings;

    @Inject
    PrometheusClient open;

    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "2130706433",
                "localhost",
                "::1",
                "::ffff:127.0.0.1",
                "0.0.0.0",
                "::",
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "fe80::1",
                "224.0.0.1",
                "ff02::1",
                "100.100.100.200",
                "fd00:ec2::254"
            })
    void the_operators_own_machine_its_link_and_the_clouds_credentials_are_closed(String host) {
        var refusal = assertThrows(IOException.class, () -> reach.address(host));

        assertEquals(host + " leads to a network that siaga.reach.forbidden closes", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.96.0.10", "192.168.1.7", "172.16.3.4", "93.184.215.14", "2001:db8::7", "fd12::9"})
    void every_other_address_is_open(String host) throws IOException {
        assertFalse(reach.forbids(reach.address(host)));
    }

    @Test
    void no_query_arrives_where_it_may_not_go() {
        var closed = new PrometheusClient(settings, reach);
        for (String host : List.of("127.0.0.1", "localhost")) {
            QueryAnswer answer = closed.query(at(host), "up", NOON);

            assertTrue(
                    assertInstanceOf(QueryAnswer.Unreachable.class, answer)
                            .reason()
                            .contains("siaga.reach.forbidden"),
                    answer::toString);
        }
        assertEquals(List.of(), receiver.requests());
    }

    @Test
    void a_request_keeps_the_name_it_was_sent_to_and_goes_to_the_address_that_was_judged() {
        open.query(at("localhost"), "up", NOON);

        Receiver.Request request = receiver.requests().getFirst();
        assertEquals("localhost:" + receiver.url().getPort(), request.headers().get("Host"));
        assertEquals("/base/api/v1/query", request.path());
    }

    private PrometheusAccess at(String host) {
        return new PrometheusAccess(
                List.of(URI.create("http://" + host + ":" + receiver.url().getPort() + "/base")),
                Optional.empty(),
                Optional.empty());
    }
}
