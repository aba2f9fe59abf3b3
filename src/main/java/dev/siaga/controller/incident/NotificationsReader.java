package dev.siaga.controller.incident;

import com.fasterxml.jackson.databind.JsonNode;
import dev.siaga.adapter.notify.Secret;
import dev.siaga.adapter.notify.Sink;
import dev.siaga.adapter.wire.Fields;
import dev.siaga.adapter.wire.MalformedAnswer;
import dev.siaga.controller.NamedSecrets;
import dev.siaga.incident.RoutingTable;
import dev.siaga.incident.RoutingTable.Route;
import dev.siaga.incident.Severity;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads who is told of what, and refuses what can't be meant: each trouble names its field. */
final class NotificationsReader {
    private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
    private static final Set<String> TYPES = Set.of("slack", "cloudEvents", "alertmanager", "pagerDuty", "mail");

    private final NamedSecrets secrets;
    private final Set<String> forgetful = new HashSet<>();

    private NotificationsReader(NamedSecrets secrets) {
        this.secrets = secrets;
    }

    static Notifications read(JsonNode tree, NamedSecrets secrets) {
        NotificationsReader reader = new NotificationsReader(secrets);
        Fields root = Fields.of(tree, "");
        known(root, "", Set.of("sinks", "routes"));
        Map<String, Supplier<Sink>> sinks = reader.sinks(root);
        List<Route> routes = root.list("routes", route -> route(route, sinks.keySet()));
        if (routes.isEmpty()) {
            throw new MalformedAnswer("routes is empty: name at least one route");
        }
        return new Notifications.Usable(new RoutingTable(routes), Set.copyOf(reader.forgetful), Map.copyOf(sinks));
    }

    private static Route route(Fields route, Set<String> sinks) {
        known(route, "routes", Set.of("severities", "cities", "services", "sinks", "contacts"));
        Route read = new Route(
                route.texts("severities").stream()
                        .map(NotificationsReader::severity)
                        .toList(),
                route.texts("cities"),
                route.texts("services"),
                route.texts("sinks"),
                route.list("contacts", contact -> {
                    known(contact, "routes.contacts", Set.of("sinks"));
                    return contact.texts("sinks");
                }));
        Stream.concat(read.sinks().stream(), read.contacts().stream().flatMap(List::stream))
                .filter(name -> !sinks.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new MalformedAnswer(
                            "routes names the sink %s, which is not in sinks: add it, or correct the name"
                                    .formatted(name));
                });
        return read;
    }

    private static Severity severity(String word) {
        try {
            return Severity.valueOf(word);
        } catch (IllegalArgumentException _) {
            throw new MalformedAnswer("routes.severities: %s is none of SEV1, SEV2, SEV3, SEV4".formatted(word));
        }
    }

    private Map<String, Supplier<Sink>> sinks(Fields root) {
        Map<String, Supplier<Sink>> sinks = new HashMap<>();
        root.object("sinks")
                .ifPresent(all -> all.names().forEach(name -> {
                    Fields sink = all.object(name)
                            .orElseThrow(() -> new MalformedAnswer("sinks.%s is empty".formatted(name)));
                    known(sink, "sinks." + name, TYPES);
                    if (sink.names().size() != 1) {
                        throw new MalformedAnswer(
                                "sinks.%s must be exactly one of %s".formatted(name, String.join(", ", sorted(TYPES))));
                    }
                    String type = sink.names().getFirst();
                    if (type.equals("alertmanager")) {
                        forgetful.add(name);
                    }
                    sinks.put(name, sink(type, sink.object(type).orElseThrow(), "sinks." + name + "." + type));
                }));
        return sinks;
    }

    private Supplier<Sink> sink(String type, Fields f, String path) {
        return switch (type) {
            case "slack" -> {
                known(f, path, Set.of("urlSecret"));
                Supplier<Secret> url = secret(f, "urlSecret", path);
                yield () -> new Sink.Slack(url.get());
            }
            case "cloudEvents" -> {
                known(f, path, Set.of("url", "tokenSecret"));
                URI url = url(required(f, "url", path), path);
                Optional<Supplier<Secret>> token = token(f, path);
                yield () -> new Sink.CloudEvents(url, token.map(Supplier::get));
            }
            case "alertmanager" -> {
                known(f, path, Set.of("url", "tokenSecret"));
                URI url = url(required(f, "url", path), path);
                Optional<Supplier<Secret>> token = token(f, path);
                yield () -> new Sink.Alertmanager(url, token.map(Supplier::get));
            }
            case "pagerDuty" -> {
                known(f, path, Set.of("url", "routingKeySecret"));
                URI url = url(f.text("url").orElse(PAGERDUTY), path);
                Supplier<Secret> key = secret(f, "routingKeySecret", path);
                yield () -> new Sink.PagerDuty(url, key.get());
            }
            default -> mail(f, path);
        };
    }

    private Supplier<Sink> mail(Fields f, String path) {
        known(f, path, Set.of("host", "port", "tls", "loginSecret", "from", "to"));
        String host = required(f, "host", path);
        int port = (int) f.number("port").orElse(587);
        String tls = f.text("tls").orElse("START");
        if (!Set.of("START", "IMPLICIT", "NONE").contains(tls)) {
            throw new MalformedAnswer(path + ".tls is none of START, IMPLICIT, NONE");
        }
        String from = required(f, "from", path);
        List<String> to = f.texts("to");
        if (to.isEmpty()) {
            throw new MalformedAnswer(path + ".to is empty: name at least one address");
        }
        Optional<String> login = f.text("loginSecret");
        return () -> new Sink.Mail(
                host,
                port,
                Sink.Mail.Tls.valueOf(tls),
                login.map(name -> new Sink.Mail.Login(
                        secrets.text(name, "username"), new Secret(secrets.text(name, "password")))),
                from,
                to);
    }

    private Optional<Supplier<Secret>> token(Fields f, String path) {
        return f.has("tokenSecret") ? Optional.of(secret(f, "tokenSecret", path)) : Optional.empty();
    }

    private Supplier<Secret> secret(Fields f, String field, String path) {
        Fields reference = f.object(field)
                .orElseThrow(() -> new MalformedAnswer(
                        "%s.%s is missing: name a Secret of this namespace, as {name: ..., key: ...}"
                                .formatted(path, field)));
        String name = required(reference, "name", path + "." + field);
        String key = required(reference, "key", path + "." + field);
        return () -> new Secret(secrets.text(name, key));
    }

    private static URI url(String text, String path) {
        try {
            URI url = URI.create(text);
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Told below, like any other text that is no address.
        }
        throw new MalformedAnswer("%s.url: '%s' is no http or https address".formatted(path, text));
    }

    private static String required(Fields f, String field, String path) {
        return f.text(field)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new MalformedAnswer("%s.%s is missing".formatted(path, field)));
    }

    private static void known(Fields f, String path, Set<String> names) {
        f.names().stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new MalformedAnswer("%s%s is unknown: known are %s"
                    .formatted(path.isEmpty() ? "" : path + ".", name, String.join(", ", sorted(names))));
        });
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
