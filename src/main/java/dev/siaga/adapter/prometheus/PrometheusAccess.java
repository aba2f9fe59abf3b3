package dev.siaga.adapter.prometheus;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where Prometheus answers, and how to be let in.
 *
 * @param urls replicas, in the order in which they are asked
 * @param authority the certificate authority to trust, as PEM; the system's if absent
 */
public record PrometheusAccess(List<URI> urls, Optional<Authentication> authentication, Optional<String> authority) {

    /** What is shown at the door. Never printed. */
    public record Authentication(String header) {
        public static Authentication bearer(String token) {
            return new Authentication("Bearer " + token);
        }

        public static Authentication basic(String user, String password) {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return new Authentication("Basic " + Base64.getEncoder().encodeToString(pair));
        }

        @Override
        public String toString() {
            return "Authentication";
        }
    }
}
