package dev.siaga.controller;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads texts out of the Secrets of one namespace, by the names that resources of that namespace give. The operator's ClusterRole reads no Secret: whoever
 * owns the namespace grants each by its name, as {@code docs/security.md#secrets} shows. What can't be read is an {@link Unreadable}, never a text of it.
 */
public record NamedSecrets(KubernetesClient client, String namespace) {

    /** Why a text can't be had: the message names the Secret and the remedy. */
    public static final class Unreadable extends RuntimeException {
        private final boolean gone;

        private Unreadable(String message, boolean gone) {
            super(message, null, false, false);
            this.gone = gone;
        }

        /** Whether the API server says that it isn't there; else what was read of it before may still be right. */
        public boolean gone() {
            return gone;
        }
    }

    /** Without the line's end that an editor may have left. */
    public String text(String name, String key) {
        return text(name, texts(name), key);
    }

    /** Of what was read of the Secret before. */
    static String text(String name, Map<String, String> texts, String key) {
        return exact(name, texts, key).strip();
    }

    /** With every blank, of what was read of the Secret before. */
    public static String exact(String name, Map<String, String> texts, String key) {
        return Optional.ofNullable(texts.get(key))
                .orElseThrow(() -> new Unreadable(
                        "the Secret %s has no key %s: add it, or name another Secret".formatted(name, key), true));
    }

    /** All of its texts by their keys. */
    public Map<String, String> texts(String name) {
        return Optional.ofNullable(read(name))
                .orElseThrow(() -> new Unreadable(
                        "there is no Secret %s in this namespace: create it, or name another".formatted(name), true))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> decoded(entry.getValue())));
    }

    /** Null when there is none. */
    private Map<String, String> read(String name) {
        try {
            Secret secret =
                    client.secrets().inNamespace(namespace).withName(name).get();
            return secret == null ? null : Optional.ofNullable(secret.getData()).orElseGet(Map::of);
        } catch (KubernetesClientException e) {
            throw new Unreadable(
                    e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                            ? "the operator may not read the Secret %s: grant its ServiceAccount siaga to get it by its name, as docs/security.md shows"
                                    .formatted(name)
                            : "the Secret %s can't be read: %s"
                                    .formatted(
                                            name,
                                            e.getCode() <= 0
                                                    ? "the API server doesn't answer"
                                                    : "the API server says HTTP " + e.getCode()),
                    false);
        }
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
