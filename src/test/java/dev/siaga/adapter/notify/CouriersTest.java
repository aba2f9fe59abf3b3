package dev.siaga.adapter.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.siaga.adapter.ClientsOnly;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Courier.Receipt;
import dev.siaga.incident.LevelChange;
import dev.siaga.incident.Notice;
import dev.siaga.incident.Phase;
import dev.siaga.incident.Severity;
import dev.siaga.incident.SiagaLevel;
import dev.siaga.incident.Timeline.Kind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each receiver really gets, over real HTTP and real SMTP, and what is made of its answer. */
@QuarkusTest
@TestProfile(CouriersTest.Impatient.class)
class CouriersTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String KEY = "5ca1ab1e/1/chat";

    /** So that a receiver that hangs is given up soon. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> all = new HashMap<>(new ClientsOnly().getConfigOverrides());
            all.put("siaga.notify.attempt", "1500ms");
            return all;
        }
    }

    @Inject
    Couriers couriers;

    private final Receiver receiver = new Receiver();
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @AfterEach
    void stop() {
        receiver.close();
        mail.stop();
    }

    @Test
    void slack_gets_text_and_blocks_without_markup_from_outside() throws IOException {
        Receipt receipt = couriers.to(slack()).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY);

        assertEquals(new Receipt.Accepted(), receipt);
        JsonNode message = onlyBody();
        assertEquals(
                "[SEV2] Declared: orders fail &amp; users wait",
                message.get("text").textValue());
        for (String type : List.of("header", "section", "context")) {
            assertTrue(message.get("blocks").findParents("type").stream()
                    .anyMatch(block -> block.get("type").textValue().equals(type)));
        }
        assertEquals(
                "&lt;!channel&gt; one in five fails",
                message.at("/blocks/1/text/text").textValue());
        assertEquals(KEY, receiver.requests().getFirst().headers().get("Idempotency-Key"));
    }

    @Test
    void a_cloud_event_has_the_required_attributes_and_the_key_as_its_id() throws IOException {
        Sink sink = new Sink.CloudEvents(receiver.url().resolve("/events"), Optional.of(new Secret("t0ken")));

        couriers.to(sink).deliver(notice(Kind.SEVERITY_RAISED, Phase.ACKNOWLEDGED), KEY);

        JsonNode event = onlyBody();
        assertEquals("1.0", event.get("specversion").textValue());
        assertEquals(KEY, event.get("id").textValue());
        assertEquals("/siaga/orders/api-1", event.get("source").textValue());
        assertEquals("dev.siaga.incident.severityraised", event.get("type").textValue());
        assertEquals("2026-11-20T12:00:00Z", event.get("time").textValue());
        assertEquals("bandung", event.at("/data/cities/0").textValue());
        assertEquals("Siaga 2", event.at("/data/siagaLevel").textValue());
        Map<String, String> headers = receiver.requests().getFirst().headers();
        assertEquals("application/cloudevents+json", headers.get("Content-Type"));
        assertEquals("Bearer t0ken", headers.get("Authorization"));
    }

    @Test
    void an_alert_ends_when_the_incident_is_resolved_and_not_before() throws IOException {
        Sink sink = new Sink.Alertmanager(receiver.url().resolve("/prefix/"), Optional.empty());

        couriers.to(sink).deliver(notice(Kind.ACKNOWLEDGED, Phase.ACKNOWLEDGED), KEY);
        couriers.to(sink).deliver(notice(Kind.RESOLVED, Phase.RESOLVED), KEY);

        JsonNode open = body(0).get(0);
        assertEquals("/prefix/api/v2/alerts", receiver.requests().getFirst().path());
        assertEquals(
                Map.of("alertname", "SiagaIncident", "namespace", "orders", "incident", "api-1", "severity", "sev2"),
                new ObjectMapper().convertValue(open.get("labels"), Map.class));
        assertNull(open.get("endsAt"));
        assertEquals("2026-11-20T12:00:00Z", body(1).get(0).get("endsAt").textValue());
        assertEquals(open.get("labels"), body(1).get(0).get("labels"));
    }

    @Test
    void a_level_of_readiness_is_an_alert_of_its_own_that_normal_ends() throws IOException {
        Sink sink = new Sink.Alertmanager(receiver.url(), Optional.empty());

        couriers.to(sink).deliver(level(SiagaLevel.NORMAL, SiagaLevel.SIAGA_2), KEY);
        couriers.to(sink).deliver(level(SiagaLevel.SIAGA_2, SiagaLevel.NORMAL), KEY);
        couriers.to(new Sink.CloudEvents(receiver.url(), Optional.empty()))
                .deliver(level(SiagaLevel.SIAGA_2, SiagaLevel.NORMAL), KEY);

        JsonNode open = body(0).get(0);
        assertEquals(
                Map.of("alertname", "SiagaReadiness", "namespace", "estate", "policy", "orders", "severity", "sev2"),
                new ObjectMapper().convertValue(open.get("labels"), Map.class));
        assertNull(open.get("endsAt"));
        assertEquals("orders is at Siaga 2", open.at("/annotations/summary").textValue());
        assertEquals(open.get("labels"), body(1).get(0).get("labels"));
        assertEquals(4, body(1).size());
        body(1).forEach(alert -> assertTrue(alert.has("endsAt")));
        assertEquals("dev.siaga.policy.levelchanged", body(2).get("type").textValue());
        assertEquals("Normal", body(2).at("/data/siagaLevel").textValue());
    }

    @Test
    void a_raised_severity_ends_the_alerts_of_the_others() throws IOException {
        Sink sink = new Sink.Alertmanager(receiver.url(), Optional.empty());

        couriers.to(sink).deliver(notice(Kind.SEVERITY_RAISED, Phase.ACKNOWLEDGED), KEY);

        JsonNode alerts = onlyBody();
        assertEquals(4, alerts.size());
        assertNull(alerts.get(0).get("endsAt"));
        for (int i = 1; i < 4; i++) {
            assertTrue(alerts.get(i).has("endsAt"));
        }
    }

    @Test
    void only_alertmanager_is_told_again_what_it_knows() {
        Notice notice = notice(Kind.DECLARED, Phase.DECLARED);
        couriers.to(slack()).affirm(notice);
        assertEquals(0, receiver.requests().size());

        couriers.to(new Sink.Alertmanager(receiver.url(), Optional.empty())).affirm(notice);

        assertEquals(1, receiver.requests().size());
    }

    @ParameterizedTest
    @CsvSource({
        "DECLARED,trigger",
        "REOPENED,trigger",
        "ACKNOWLEDGED,acknowledge",
        "MITIGATED,acknowledge",
        "RESOLVED,resolve",
        "CLOSED,resolve",
        "MERGED,resolve"
    })
    void pagerduty_follows_one_incident_by_one_dedup_key(Phase phase, String action) throws IOException {
        Sink sink = new Sink.PagerDuty(receiver.url().resolve("/v2/enqueue"), new Secret("r0uting"));

        couriers.to(sink).deliver(notice(Kind.valueOf(phase.name()), phase), KEY);

        JsonNode event = onlyBody();
        assertEquals(action, event.get("event_action").textValue());
        assertEquals("5ca1ab1e", event.get("dedup_key").textValue());
        assertEquals("r0uting", event.get("routing_key").textValue());
        assertEquals("error", event.at("/payload/severity").textValue());
        assertEquals(
                "https://runbooks.example.org/api", event.at("/links/0/href").textValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void an_answer_that_may_change_is_waited_for(int status) {
        receiver.answerWith(status, Map.of("Retry-After", "7"));

        Receipt receipt = couriers.to(slack()).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY);

        assertEquals(new Receipt.Later("status " + status, Optional.of(Duration.ofSeconds(7))), receipt);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 403, 404, 410})
    void an_answer_that_will_not_change_is_a_refusal(int status) {
        receiver.answerWith(status, Map.of());

        assertEquals(
                new Receipt.Refused("status " + status),
                couriers.to(slack()).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY));
    }

    @Test
    void a_receiver_that_hangs_is_given_up_in_time() {
        receiver.hang();
        Instant before = Instant.now();

        Receipt receipt = couriers.to(slack()).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY);

        assertInstanceOf(Receipt.Later.class, receipt);
        assertTrue(Duration.between(before, Instant.now()).compareTo(Duration.ofSeconds(5)) < 0);
    }

    @Test
    void nobody_there_is_no_exception() {
        receiver.close();

        assertInstanceOf(Receipt.Later.class, couriers.to(slack()).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY));
    }

    @Test
    void a_mail_has_a_subject_a_text_and_the_key_as_its_id() throws Exception {
        mail.start();

        Receipt receipt = couriers.to(mail(Optional.empty())).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY);

        assertEquals(new Receipt.Accepted(), receipt);
        MimeMessage message = mail.getReceivedMessages()[0];
        assertEquals("[SEV2] Declared: orders fail & users wait", message.getSubject());
        assertEquals("<5ca1ab1e.1.chat@siaga.dev>", message.getMessageID());
        assertTrue(message.getContent().toString().contains("one in five fails"));
        assertTrue(message.getContent()
                .toString()
                .contains("touches bandung, api, estate at Siaga 2; read https://runbooks"));
        assertEquals("oncall@example.org", message.getAllRecipients()[0].toString());
    }

    @Test
    void a_mail_server_that_asks_for_a_login_gets_it_and_refuses_a_wrong_one() {
        mail.setUser("siaga@example.org", "siaga", "s3cret");
        mail.start();
        Notice notice = notice(Kind.DECLARED, Phase.DECLARED);

        assertEquals(new Receipt.Accepted(), couriers.to(mail(login("s3cret"))).deliver(notice, KEY));
        Receipt refused = couriers.to(mail(login("guessed"))).deliver(notice, KEY);

        assertFalse(refused instanceof Receipt.Accepted, refused.toString());
        assertFalse(refused.toString().contains("guessed"));
    }

    @Test
    void an_upgrade_to_tls_that_the_server_lacks_is_not_done_without() {
        mail.start();
        Sink sink = new Sink.Mail(
                "127.0.0.1",
                mail.getSmtp().getPort(),
                Sink.Mail.Tls.START,
                Optional.empty(),
                "siaga@example.org",
                List.of("oncall@example.org"));

        Receipt receipt = couriers.to(sink).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY);

        assertFalse(receipt instanceof Receipt.Accepted);
        assertEquals(0, mail.getReceivedMessages().length);
    }

    @Test
    void a_mail_server_that_hangs_is_given_up_in_time() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Sink sink = new Sink.Mail(
                    "127.0.0.1",
                    silent.getLocalPort(),
                    Sink.Mail.Tls.NONE,
                    Optional.empty(),
                    "siaga@example.org",
                    List.of("oncall@example.org"));

            assertInstanceOf(
                    Receipt.Later.class, couriers.to(sink).deliver(notice(Kind.DECLARED, Phase.DECLARED), KEY));
        }
    }

    @Test
    void no_sink_shows_its_secret() {
        Secret secret = new Secret("hush");
        for (Sink sink : List.of(
                new Sink.Slack(secret),
                new Sink.CloudEvents(URI.create("http://a"), Optional.of(secret)),
                new Sink.Alertmanager(URI.create("http://a"), Optional.of(secret)),
                new Sink.PagerDuty(URI.create("http://a"), secret),
                new Sink.Mail(
                        "a",
                        25,
                        Sink.Mail.Tls.NONE,
                        Optional.of(new Sink.Mail.Login("siaga", secret)),
                        "a@a",
                        List.of()))) {
            assertFalse(sink.toString().contains("hush"), sink.toString());
        }
    }

    private Sink slack() {
        return new Sink.Slack(new Secret(receiver.url() + "/services/T0/B0/x"));
    }

    private Sink mail(Optional<Sink.Mail.Login> login) {
        return new Sink.Mail(
                "127.0.0.1",
                mail.getSmtp().getPort(),
                Sink.Mail.Tls.NONE,
                login,
                "siaga@example.org",
                List.of("oncall@example.org"));
    }

    private static Optional<Sink.Mail.Login> login(String password) {
        return Optional.of(new Sink.Mail.Login("siaga", new Secret(password)));
    }

    private JsonNode onlyBody() throws IOException {
        assertEquals(1, receiver.requests().size());
        return body(0);
    }

    private JsonNode body(int request) throws IOException {
        return new ObjectMapper().readTree(receiver.requests().get(request).body());
    }

    private static Notice level(SiagaLevel before, SiagaLevel now) {
        return Notice.of(new LevelChange(
                "estate", "orders", "jakarta", List.of("jakarta"), before, now, NOON, NOON, List.of("why")));
    }

    private static Notice notice(Kind kind, Phase phase) {
        return new Notice(
                new Notice.Identity("orders", "api-1", "5ca1ab1e"),
                1,
                kind,
                NOON,
                Severity.SEV2,
                phase,
                NOON,
                "orders fail & users wait",
                "<!channel> one in five fails",
                new Affected(List.of("bandung"), List.of("api"), List.of()),
                Optional.of(SiagaLevel.SIAGA_2),
                List.of("https://runbooks.example.org/api"));
    }
}
