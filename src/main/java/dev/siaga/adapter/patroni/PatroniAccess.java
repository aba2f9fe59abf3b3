package dev.siaga.adapter.patroni;

import java.util.Optional;

/** How the members of one cluster are reached: basic authentication for requests that change something, and TLS. */
public record PatroniAccess(Optional<Credentials> credentials, Optional<Tls> tls) {

    public static PatroniAccess open() {
        return new PatroniAccess(Optional.empty(), Optional.empty());
    }

    public record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[" + user + "]";
        }
    }

    /** The authority to trust and, where members ask for one, the certificate to show; both as PEM. */
    public record Tls(String authority, Optional<ClientCertificate> client) {}

    public record ClientCertificate(String certificate, String key) {
        @Override
        public String toString() {
            return "ClientCertificate";
        }
    }
}
