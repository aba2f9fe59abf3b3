package dev.siaga.controller.incident;

import dev.siaga.adapter.notify.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads texts out of the Secrets of one namespace. */
record SecretTexts(KubernetesClient client, String namespace) {

    /** A Secret or a key of it that isn't there; the message names it. */
    static final class Missing extends RuntimeException {
        Missing(String message) {
            super(message, null, false, false);
        }
    }

    Secret read(String name, String key) {
        io.fabric8.kubernetes.api.model.Secret secret =
                client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            throw new Missing("there is no Secret %s in this namespace".formatted(name));
        }
        return Optional.ofNullable(secret.getData())
                .map(data -> data.get(key))
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).strip())
                .map(Secret::new)
                .orElseThrow(() -> new Missing("Secret %s has no key %s".formatted(name, key)));
    }
}
