package dev.siaga.controller;

import dev.siaga.adapter.prometheus.PrometheusAccess;
import dev.siaga.adapter.prometheus.PrometheusAccess.Authentication;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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
        } catch (IllegalArgumentException e) {
            return new Access.Denied(e.getMessage());
        }
    }

    private static Optional<Name> secret(String namespace, String name) {
        return Optional.ofNullable(name).map(n -> new Name(namespace, n));
    }

    private String value(Name name, String key) {
        String value = read(name).get(key);
        if (value == null) {
            throw new IllegalArgumentException("the Secret %s has no key %s".formatted(name.name(), key));
        }
        return value;
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
            Secret secret = client.secrets()
                    .inNamespace(name.namespace())
                    .withName(name.name())
                    .get();
            if (secret == null || secret.getData() == null) {
                throw new IllegalArgumentException("there is no Secret " + name.name() + " in this namespace");
            }
            return decoded(secret.getData());
        } catch (KubernetesClientException e) {
            if (known == null) {
                throw new IllegalArgumentException(
                        "the Secret %s can't be read: %s".formatted(name.name(), e.getMessage()), e);
            }
            return known.data();
        }
    }

    private static Map<String, String> decoded(Map<String, String> data) {
        Map<String, String> decoded = new ConcurrentHashMap<>();
        data.forEach((key, value) ->
                decoded.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip()));
        return decoded;
    }
}
