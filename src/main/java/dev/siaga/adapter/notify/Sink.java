package dev.siaga.adapter.notify;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where notices go, with whatever it takes to get in there. */
public sealed interface Sink {

    /** Whoever knows the address of such a webhook may write there: it is a secret itself. */
    record Slack(Secret url) implements Sink {}

    /** CloudEvents 1.0 in structured JSON. */
    record CloudEvents(URI url, Optional<Secret> token) implements Sink {}

    /** The root of Alertmanager, below which {@code /api/v2} lies. */
    record Alertmanager(URI url, Optional<Secret> token) implements Sink {}

    /** PagerDuty's Events API, version 2. */
    record PagerDuty(URI url, Secret routingKey) implements Sink {}

    record Mail(String host, int port, Tls tls, Optional<Login> login, String from, List<String> to) implements Sink {
        public Mail {
            to = List.copyOf(to);
        }

        /** How the connection is protected: from the first byte, by an upgrade that must succeed, or not at all. */
        public enum Tls {
            IMPLICIT,
            START,
            NONE
        }

        public record Login(String user, Secret password) {}
    }
}
