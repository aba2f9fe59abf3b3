package dev.siaga.controller.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.siaga.adapter.notify.Secret;
import dev.siaga.adapter.notify.Sink;
import dev.siaga.controller.NamedSecrets;
import dev.siaga.incident.RoutingTable;
import dev.siaga.incident.Severity;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// For each test another server is started, which nobody asks: without a key that costs nothing.
@EnableKubernetesMockClient(crud = true, https = false)
class NotificationsTest {
    private static final String SINK = "sinks: {a: {cloudEvents: {url: \"http://a\"}}}\n";

    // Static, so that one server serves every test of the class.
    private static KubernetesClient client;

    @BeforeEach
    void none() {
        client.configMaps().inNamespace("orders").delete();
        client.secrets().inNamespace("orders").delete();
    }

    @Test
    void no_config_map_means_that_nobody_is_told() {
        assertEquals(new Notifications.Absent(), Notifications.of(client, "orders"));
    }

    @Test
    void every_kind_of_sink_is_read_with_its_secrets() {
        secret("keys", "url", "https://hooks.example.org/x");
        secret("smtp", "username", "siaga");
        write("""
                sinks:
                  chat: {slack: {urlSecret: {name: keys, key: url}}}
                  record: {cloudEvents: {url: "https://events.example.org", tokenSecret: {name: keys, key: url}}}
                  alerts: {alertmanager: {url: "http://alertmanager:9093"}}
                  pager: {pagerDuty: {routingKeySecret: {name: keys, key: url}}}
                  mail: {mail: {host: smtp.example.org, from: a@example.org, to: [b@example.org]}}
                routes:
                  - {severities: [SEV1], cities: [bandung], services: [api], sinks: [chat], contacts: [{sinks: [pager]}, {sinks: [mail, chat]}]}
                """);

        var read = assertInstanceOf(Notifications.Usable.class, Notifications.of(client, "orders"));

        Secret url = new Secret("https://hooks.example.org/x");
        assertEquals(new Sink.Slack(url), read.sinks().get("chat").get());
        assertEquals(
                new Sink.CloudEvents(URI.create("https://events.example.org"), Optional.of(url)),
                read.sinks().get("record").get());
        assertEquals(
                new Sink.Alertmanager(URI.create("http://alertmanager:9093"), Optional.empty()),
                read.sinks().get("alerts").get());
        assertEquals(
                new Sink.PagerDuty(URI.create("https://events.pagerduty.com/v2/enqueue"), url),
                read.sinks().get("pager").get());
        assertEquals(
                new Sink.Mail(
                        "smtp.example.org",
                        587,
                        Sink.Mail.Tls.START,
                        Optional.empty(),
                        "a@example.org",
                        List.of("b@example.org")),
                read.sinks().get("mail").get());
        assertEquals(Set.of("alerts"), read.forgetful());
        assertEquals(
                new RoutingTable(List.of(new RoutingTable.Route(
                        List.of(Severity.SEV1),
                        List.of("bandung"),
                        List.of("api"),
                        List.of("chat"),
                        List.of(List.of("pager"), List.of("mail", "chat"))))),
                read.routes());
    }

    @Test
    void a_missing_secret_is_named_when_something_is_to_be_sent() {
        write("sinks: {chat: {slack: {urlSecret: {name: keys, key: url}}}}\nroutes: [{sinks: [chat]}]");
        var read = assertInstanceOf(Notifications.Usable.class, Notifications.of(client, "orders"));

        var missing = assertThrows(
                NamedSecrets.Unreadable.class, () -> read.sinks().get("chat").get());
        assertEquals("there is no Secret keys in this namespace: create it, or name another", missing.getMessage());
        secret("keys", "other", "x");
        var key = assertThrows(
                NamedSecrets.Unreadable.class, () -> read.sinks().get("chat").get());
        assertEquals("the Secret keys has no key url: add it, or name another Secret", key.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sinks: {} | routes is empty: name at least one route",
                "routs: [] | routs is unknown: known are routes, sinks",
                "sinks: {a: {fax: {}}} | sinks.a.fax is unknown: known are alertmanager, cloudEvents, mail, pagerDuty, slack",
                "sinks: {a: {}} | sinks.a must be exactly one of alertmanager, cloudEvents, mail, pagerDuty, slack",
                "sinks: {a: {slack: {}}} | sinks.a.slack.urlSecret is missing: name a Secret of this namespace, as {name: ..., key: ...}",
                "sinks: {a: {slack: {url: x}}} | sinks.a.slack.url is unknown: known are urlSecret",
                "sinks: {a: {slack: {urlSecret: {name: x}}}} | sinks.a.slack.urlSecret.key is missing",
                "sinks: {a: {cloudEvents: {url: ftp://a}}} | sinks.a.cloudEvents.url: 'ftp://a' is no http or https address",
                "sinks: {a: {cloudEvents: {url: 'a b'}}} | sinks.a.cloudEvents.url: 'a b' is no http or https address",
                "sinks: {a: {alertmanager: {}}} | sinks.a.alertmanager.url is missing",
                "sinks: {a: {mail: {host: h, from: f}}} | sinks.a.mail.to is empty: name at least one address",
                "sinks: {a: {mail: {host: h, from: f, to: [t], tls: MAYBE}}} | sinks.a.mail.tls is none of START, IMPLICIT, NONE"
            })
    void a_sink_that_cannot_be_meant_is_named(String text, String message) {
        write(text);

        assertEquals("ConfigMap siaga-notifications: " + message, unusable());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "routes: [{sinks: [b]}] | routes names the sink b, which is not in sinks: add it, or correct the name",
                "routes: [{contacts: [{sinks: [b]}]}] | routes names the sink b, which is not in sinks: add it, or correct the name",
                "routes: [{severities: [SEV9], sinks: [a]}] | routes.severities: SEV9 is none of SEV1, SEV2, SEV3, SEV4",
                "routes: [{severity: SEV1}] | routes.severity is unknown: known are cities, contacts, services, severities, sinks",
                "routes: [{sinks: a}] | routes.sinks should be a list and is of type string"
            })
    void a_route_that_cannot_be_meant_is_named(String text, String message) {
        write(SINK + text);

        assertEquals("ConfigMap siaga-notifications: " + message, unusable());
    }

    @Test
    void what_is_not_yaml_or_not_there_is_told() {
        write("sinks: [");
        assertEquals("ConfigMap siaga-notifications, key notifications.yaml: not YAML", unusable());
        client.configMaps().inNamespace("orders").delete();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("siaga-notifications")
                        .withNamespace("orders")
                        .endMetadata()
                        .build())
                .create();
        assertEquals("ConfigMap siaga-notifications: has no key notifications.yaml", unusable());
    }

    private static String unusable() {
        return assertInstanceOf(Notifications.Unusable.class, Notifications.of(client, "orders"))
                .message();
    }

    private static void write(String text) {
        client.configMaps().inNamespace("orders").delete();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("siaga-notifications")
                        .withNamespace("orders")
                        .endMetadata()
                        .addToData("notifications.yaml", text)
                        .build())
                .create();
    }

    private static void secret(String name, String key, String text) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("orders")
                        .endMetadata()
                        .addToData(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                        .build())
                .createOr(stored -> stored.update());
    }
}
