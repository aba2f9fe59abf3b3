package dev.siaga.lab;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text of a kubeconfig with everything inside it, so that one file is enough to reach a city. */
record Kubeconfig(City city, String authority, Credentials user) {

    String text() {
        return """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters:
                - name: %1$s
                  cluster: {server: "%2$s", certificate-authority-data: %3$s}
                users:
                - name: %1$s
                  user: {client-certificate-data: %4$s, client-key-data: %5$s}
                contexts:
                - name: %1$s
                  context: {cluster: %1$s, user: %1$s}
                """.formatted(
                city.name(), city.apiServerUrl(), encode(authority), encode(user.certificate()), encode(user.key()));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
