package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bytes that a Secret or ConfigMap holds under each key. */
final class Decoded {
    private Decoded() {}

    static Map<String, byte[]> of(Secret secret) {
        return decode(Optional.ofNullable(secret.getData()));
    }

    static Map<String, byte[]> of(ConfigMap map) {
        var bytes = decode(Optional.ofNullable(map.getBinaryData()));
        Optional.ofNullable(map.getData())
                .orElse(Map.of())
                .forEach((key, text) -> bytes.put(key, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> decode(Optional<Map<String, String>> data) {
        var bytes = new TreeMap<String, byte[]>();
        data.orElse(Map.of())
                .forEach((key, text) -> bytes.put(key, Base64.getDecoder().decode(text)));
        return bytes;
    }
}
