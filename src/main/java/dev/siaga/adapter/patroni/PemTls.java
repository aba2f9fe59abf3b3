package dev.siaga.adapter.patroni;

import dev.siaga.adapter.patroni.PatroniAccess.ClientCertificate;
import dev.siaga.adapter.patroni.PatroniAccess.Tls;
import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;

/** TLS out of the PEM texts of a Secret, without files. */
final class PemTls extends BaseTlsConfiguration {
    private final TrustOptions trust;
    private final KeyCertOptions key;

    PemTls(Tls tls) {
        this.trust = new PemTrustOptions().addCertValue(Buffer.buffer(tls.authority()));
        this.key = tls.client().map(PemTls::keyOf).orElse(null);
    }

    private static KeyCertOptions keyOf(ClientCertificate client) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(client.certificate()))
                .addKeyValue(Buffer.buffer(client.key()));
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
