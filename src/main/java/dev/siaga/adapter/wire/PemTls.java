package dev.siaga.adapter.wire;

import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;

/** TLS out of the PEM texts of a Secret, without files. */
public final class PemTls extends BaseTlsConfiguration {
    private final TrustOptions trust;
    private final KeyCertOptions key;

    private PemTls(String authority, KeyCertOptions key) {
        this.trust = new PemTrustOptions().addCertValue(Buffer.buffer(authority));
        this.key = key;
    }

    public static PemTls trusting(String authority) {
        return new PemTls(authority, null);
    }

    /** Shows a certificate of its own to peers that ask for one. */
    public static PemTls trusting(String authority, String certificate, String key) {
        return new PemTls(
                authority,
                new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key)));
    }

    @Override
    public TrustOptions getTrustStoreOptions() {
        return trust;
    }

    @Override
    public KeyCertOptions getKeyStoreOptions() {
        return key;
    }

    @Override
    public SSLOptions getSSLOptions() {
        return new SSLOptions().setTrustOptions(trust).setKeyCertOptions(key);
    }
}
