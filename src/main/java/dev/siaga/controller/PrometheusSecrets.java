package dev.siaga.controller;

import dev.siaga.adapter.prometheus.PrometheusAccess;
import dev.siaga.adapter.prometheus.PrometheusAccess.Authentication;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How Prometheus lets us in: what the Secrets hold that a manifest names, read again every minute. */
@Singleton
public class PrometheusSecrets {
    private static final long KNOWN_FOR = Duration.ofMinutes(1).toNanos();

    /** A way in, or the Secret or key that is missing for it. */
    public sealed interface Access {
        record Granted(PrometheusAccess access) implements Access {}

        record Denied(String why) implements Access {}
    }

    private record Name(String namespace, String name) {}

    private record Known(Map<String, String> data, long readAt) {}

    private final KubernetesClient client;
    private final Map<Name, Known> secrets = new ConcurrentHashMap<>();

    public PrometheusSecrets(KubernetesClient client) {
        this.client = client;
    }

    public Access of(String namespace, ServiceSLOSpec.Prometheus prometheus) {
        try {
            Optional<Authentication> token = secret(namespace, prometheus.bearerSecret())
                    .map(name -> Authentication.bearer(value(name, "token")));
            Optional<Authentication> password = secret(namespace, prometheus.basicSecret())
                    .map(name -> Authentication.basic(value(name, "username"), value(name, "password")));
            return new Access.Granted(new PrometheusAccess(
                    prometheus.urls().stream().map(URI::create).toList(),
                    token.or(() -> password),
                    secret(namespace, prometheus.caSecret()).map(name -> value(name, "ca.crt"))));
        } catch (NamedSecrets.Unreadable | IllegalArgumentException e) {
            return new Access.Denied(e.getMessage());
        }
    }

    private static Optional<Name> secret(String namespace, String name) {
        return Optional.ofNullable(name).map(n -> new Name(namespace, n));
    }

    private String value(Name name, String key) {
        return NamedSecrets.text(name.name(), read(name), key);
    }

    private Map<String, String> read(Name name) {
        Known known = secrets.get(name);
        if (known == null || System.nanoTime() - known.readAt() > KNOWN_FOR) {
            known = new Known(fetch(name, known), System.nanoTime());
            secrets.put(name, known);
        }
        return known.data();
    }

    /** A Secret that can't be read now is no reason to forget what it held a minute ago. */
    private Map<String, String> fetch(Name name, Known known) {
        try {
            return new NamedSecrets(client, name.namespace()).texts(name.name());
        } catch (NamedSecrets.Unreadable e) {
            if (known == null || e.gone()) {
                throw e;
            }
            return known.data();
        }
    }
}
