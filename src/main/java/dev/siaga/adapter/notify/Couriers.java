package dev.siaga.adapter.notify;

import dev.siaga.adapter.wire.Reach;
import dev.siaga.incident.Courier;
import dev.siaga.incident.Notice;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds the courier who knows the way to a sink. Couriers keep nothing between two deliveries. */
@Singleton
public class Couriers {
    private final Webhook webhook;
    private final Vertx vertx;
    private final NotifySettings settings;
    private final Reach reach;

    public Couriers(NotifySettings settings, Reach reach, Vertx vertx) {
        this.webhook = new Webhook(settings, reach);
        this.reach = reach;
        this.vertx = vertx;
        this.settings = settings;
    }

    public Courier to(Sink sink) {
        return switch (sink) {
            case Sink.Slack s ->
                (notice, key) -> webhook.json(s.url().text(), Optional.empty(), key, Payloads.slack(notice));
            case Sink.CloudEvents s ->
                (notice, key) ->
                        webhook.cloudEvent(s.url().toString(), s.token(), key, Payloads.cloudEvent(notice, key));
            case Sink.Alertmanager s -> new AlertmanagerCourier(webhook, s);
            case Sink.PagerDuty s ->
                (notice, key) -> webhook.json(
                        s.url().toString(), Optional.empty(), key, Payloads.pagerDuty(notice, s.routingKey()));
            case Sink.Mail s -> new MailCourier(vertx, s, settings, reach);
        };
    }

    /** Alertmanager takes an alert that isn't repeated for resolved, and forgets all of them when it restarts. */
    private record AlertmanagerCourier(Webhook webhook, Sink.Alertmanager sink) implements Courier {
        private static final String PATH = "/api/v2/alerts";

        @Override
        public Receipt deliver(Notice notice, String key) {
            String url = sink.url().toString().replaceAll("/+$", "") + PATH;
            return webhook.json(url, sink.token(), key, Payloads.alerts(notice));
        }

        @Override
        public Receipt affirm(Notice notice) {
            return deliver(notice, notice.incident().uid());
        }
    }
}
