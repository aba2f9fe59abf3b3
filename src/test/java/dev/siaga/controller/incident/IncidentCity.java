package dev.siaga.controller.incident;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.siaga.adapter.notify.Receiver;
import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.lab.SecretRole;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** A namespace with sinks that really listen, and incidents that humans write there as {@code kubectl} would. */
final class IncidentCity implements AutoCloseable {
    final Receiver chat = new Receiver();
    final Receiver record = new Receiver();
    final Receiver alerts = new Receiver();
    final Receiver first = new Receiver();
    final Receiver second = new Receiver();
    final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private final KubernetesClient admin;
    private final String namespace;

    private IncidentCity(KubernetesClient admin, String namespace) {
        this.admin = admin;
        this.namespace = namespace;
        mail.start();
    }

    static IncidentCity inNewNamespace(KubernetesClient admin) {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("incidents-")
                .endMetadata()
                .build();
        return new IncidentCity(
                admin, admin.resource(namespace).create().getMetadata().getName());
    }

    static IncidentCity in(KubernetesClient admin, String namespace) {
        return new IncidentCity(admin, namespace);
    }

    String namespace() {
        return namespace;
    }

    /** Chat and record hear of everything; contacts are the first pager, then the second with the boss's mail. */
    void route() {
        secret("siaga-sinks", Map.of("chat", chat.url() + "/hook", "first", "key-first", "second", "key-second"));
        notifications("""
                sinks:
                  chat: {slack: {urlSecret: {name: siaga-sinks, key: chat}}}
                  record: {cloudEvents: {url: "%s"}}
                  alerts: {alertmanager: {url: "%s"}}
                  first: {pagerDuty: {url: "%s", routingKeySecret: {name: siaga-sinks, key: first}}}
                  second: {pagerDuty: {url: "%s", routingKeySecret: {name: siaga-sinks, key: second}}}
                  boss: {mail: {host: 127.0.0.1, port: %d, tls: NONE, from: siaga@example.org, to: [boss@example.org]}}
                routes:
                  - sinks: [chat, record, alerts]
                  - severities: [SEV1, SEV2]
                    contacts: [{sinks: [first]}, {sinks: [second, boss]}]
                """.formatted(
                        record.url(),
                        alerts.url(),
                        first.url(),
                        second.url(),
                        mail.getSmtp().getPort()));
    }

    void notifications(String text) {
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("siaga-notifications")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToData("notifications.yaml", text)
                        .build())
                .serverSideApply();
    }

    void secret(String name, Map<String, String> texts) {
        SecretRole.grant(admin, namespace, name);
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(texts)
                        .build())
                .create();
    }

    /** As {@code kubectl apply}; more are lines of the spec. */
    void declare(String name, String severity, String... more) {
        String manifest = """
                apiVersion: siaga.dev/v1alpha1
                kind: Incident
                metadata: {name: %s, namespace: %s}
                spec:
                  title: Orders fail in Bandung
                  summary: Dewi sees one in five requests fail
                  severity: %s
                  declared: {by: Dewi, at: "%s"}
                  affected: {cities: [bandung], services: [api]}
                  %s
                """.formatted(name, namespace, severity, now(), String.join("\n  ", more));
        admin.resource(manifest).create();
    }

    /** As {@code kubectl patch --type=merge}. */
    void write(String name, String spec) {
        incident(name).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + spec + "}");
    }

    /** Who and when, now. */
    static String stamp(String who) {
        return "{\"by\":\"%s\",\"at\":\"%s\"}".formatted(who, now());
    }

    static String deed(String who, String text) {
        return "{\"by\":\"%s\",\"at\":\"%s\",\"text\":\"%s\"}".formatted(who, now(), text);
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** An estate whose readiness is written by hand: its policy has no cities, so that the operator judges nothing. */
    void readiness(String level) {
        var policies = admin.resources(FailoverPolicy.class).inNamespace(namespace);
        if (policies.withName("orders").get() == null) {
            admin.resource("""
                            apiVersion: siaga.dev/v1alpha1
                            kind: FailoverPolicy
                            metadata: {name: orders, namespace: %s}
                            spec: {cities: [jakarta, bandung, surabaya], preferredPrimary: jakarta}
                            """.formatted(namespace)).create();
        }
        policies.withName("orders")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"level\":\"" + level + "\"}}");
    }

    Resource<Incident> incident(String name) {
        return admin.resources(Incident.class).inNamespace(namespace).withName(name);
    }

    IncidentStatus status(String name) {
        return incident(name).get().getStatus();
    }

    /** Status and reason of one condition. */
    String condition(String name, String type) {
        Condition found = condition(status(name), type);
        return found.getStatus() + " " + found.getReason();
    }

    String message(String name, String type) {
        return condition(status(name), type).getMessage();
    }

    private static Condition condition(IncidentStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    List<String> kinds(String name) {
        return status(name).timeline().stream().map(IncidentStatus.Entry::kind).toList();
    }

    @Override
    public void close() {
        List.of(chat, record, alerts, first, second).forEach(Receiver::close);
        mail.stop();
        admin.resources(Incident.class).inNamespace(namespace).delete();
        admin.resources(FailoverPolicy.class).inNamespace(namespace).delete();
    }
}
