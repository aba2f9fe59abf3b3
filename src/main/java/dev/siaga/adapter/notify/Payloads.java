package dev.siaga.adapter.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.incident.Notice;
import dev.siaga.incident.Notice.Matter;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Timeline.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A notice in the words of each receiver. */
final class Payloads {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int SLACK_HEADER = 150;
    private static final int PAGERDUTY_SUMMARY = 1024;

    private Payloads() {}

    static String headline(Notice notice) {
        return "[%s] %s: %s".formatted(notice.severity(), notice.kind().word(), notice.title());
    }

    /** Where, what it touches, how ready the estate is, and what to read. */
    static String context(Notice notice) {
        String touched = Stream.of(
                        notice.affected().cities(),
                        notice.affected().services(),
                        notice.affected().databases())
                .flatMap(List::stream)
                .reduce((a, b) -> a + ", " + b)
                .map(names -> ", touches " + names)
                .orElse("");
        String read = notice.runbooks().isEmpty() ? "" : "; read " + String.join(" ", notice.runbooks());
        String ready =
                notice.level().map(level -> ", estate at " + level.word()).orElse("");
        return "%s, %s since %s%s%s%s"
                .formatted(notice.incident(), notice.phase().word(), notice.openedAt(), touched, ready, read);
    }

    static ObjectNode slack(Notice notice) {
        ObjectNode message = JSON.objectNode();
        message.put("text", escaped(headline(notice)));
        ArrayNode blocks = message.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", shortened(headline(notice), SLACK_HEADER));
        blocks.addObject()
                .put("type", "section")
                .putObject("text")
                .put("type", "mrkdwn")
                .put("text", escaped(notice.text()));
        blocks.addObject()
                .put("type", "context")
                .putArray("elements")
                .addObject()
                .put("type", "mrkdwn")
                .put("text", escaped(context(notice)));
        return message;
    }

    static ObjectNode cloudEvent(Notice notice, String key) {
        ObjectNode event = JSON.objectNode();
        event.put("specversion", "1.0");
        event.put("id", key);
        event.put("source", "/siaga/" + notice.incident());
        event.put(
                "type",
                "dev.siaga.%s.%s"
                        .formatted(
                                notice.incident().matter().word(),
                                notice.kind().word().toLowerCase(Locale.ROOT)));
        event.put("subject", notice.incident().name());
        event.put("time", notice.at().toString());
        event.put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        data.put("uid", notice.incident().uid());
        data.put("entry", notice.entry());
        data.put("kind", notice.kind().word());
        data.put("severity", notice.severity().name());
        data.put("phase", notice.phase().word());
        notice.level().ifPresent(level -> data.put("siagaLevel", level.word()));
        data.put("openedAt", notice.openedAt().toString());
        data.put("title", notice.title());
        data.put("text", notice.text());
        texts(data.putArray("cities"), notice.affected().cities());
        texts(data.putArray("services"), notice.affected().services());
        texts(data.putArray("databases"), notice.affected().databases());
        texts(data.putArray("runbooks"), notice.runbooks());
        return event;
    }

    /** The labels are an alert's identity: one severity ends where the next begins. */
    static ArrayNode alerts(Notice notice) {
        ArrayNode alerts = JSON.arrayNode();
        ObjectNode alert = alert(alerts, notice, notice.severity());
        if (!notice.phase().unresolved()) {
            alert.put("endsAt", notice.at().toString());
        }
        if (notice.kind() == Kind.SEVERITY_RAISED
                || notice.kind() == Kind.SEVERITY_CHANGED
                || notice.incident().matter() == Matter.POLICY) {
            Arrays.stream(Severity.values())
                    .filter(other -> other != notice.severity())
                    .forEach(other -> alert(alerts, notice, other)
                            .put("endsAt", notice.at().toString()));
        }
        return alerts;
    }

    private static ObjectNode alert(ArrayNode alerts, Notice notice, Severity severity) {
        ObjectNode alert = alerts.addObject();
        alert.putObject("labels")
                .put("alertname", notice.incident().matter().alert())
                .put("namespace", notice.incident().namespace())
                .put(notice.incident().matter().word(), notice.incident().name())
                .put("severity", severity.name().toLowerCase(Locale.ROOT));
        ObjectNode annotations = alert.putObject("annotations");
        annotations.put("summary", notice.title());
        annotations.put("description", notice.text());
        notice.runbooks().stream().findFirst().ifPresent(url -> annotations.put("runbook_url", url));
        alert.put("startsAt", notice.openedAt().toString());
        return alert;
    }

    static ObjectNode pagerDuty(Notice notice, Secret routingKey) {
        ObjectNode event = JSON.objectNode();
        event.put("routing_key", routingKey.text());
        event.put("event_action", action(notice));
        event.put("dedup_key", notice.incident().uid());
        ObjectNode payload = event.putObject("payload");
        payload.put("summary", shortened(headline(notice), PAGERDUTY_SUMMARY));
        payload.put("source", notice.incident().toString());
        payload.put("severity", pagerDutySeverity(notice.severity()));
        payload.put("timestamp", notice.at().toString());
        payload.put("group", notice.incident().namespace());
        payload.putObject("custom_details").put("text", notice.text()).put("context", context(notice));
        ArrayNode links = event.putArray("links");
        notice.runbooks().forEach(url -> links.addObject().put("href", url).put("text", "runbook"));
        return event;
    }

    private static String action(Notice notice) {
        return switch (notice.phase()) {
            case DECLARED, REOPENED -> "trigger";
            case ACKNOWLEDGED, MITIGATED -> "acknowledge";
            case RESOLVED, POSTMORTEM_PENDING, CLOSED, MERGED -> "resolve";
        };
    }

    private static String pagerDutySeverity(Severity severity) {
        return switch (severity) {
            case SEV1 -> "critical";
            case SEV2 -> "error";
            case SEV3 -> "warning";
            case SEV4 -> "info";
        };
    }

    /** Slack reads these three as markup, mentions of everybody among it. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
