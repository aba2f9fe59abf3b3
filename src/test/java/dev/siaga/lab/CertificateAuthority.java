package dev.siaga.lab;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of the lab: one per city for Kubernetes, and one for the quorum. Lives as long as the lab. */
public final class CertificateAuthority {
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    public CertificateAuthority(String commonName) {
        name = new X500Name("CN=" + commonName);
        keys = newEcKeys();
        certificate =
                sign(name, keys.getPublic(), true, List.of(), new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    public String certificatePem() {
        return Pem.of(certificate);
    }

    /** For a server that is also a client of its peers: etcd's gateway calls its own server with this certificate. */
    public Credentials server(String commonName, List<String> addresses) {
        var names =
                addresses.stream().map(CertificateAuthority::alternativeName).toList();
        return issue("CN=" + commonName, newEcKeys(), names);
    }

    public Credentials client(String subject) {
        return issue(subject, newEcKeys(), List.of());
    }

    /** One that says who it is by alternative names: addresses, or URIs. */
    public Credentials client(String subject, List<String> names) {
        return issue(
                subject,
                newEcKeys(),
                names.stream().map(CertificateAuthority::alternativeName).toList());
    }

    /** For clients that read RSA keys only, as the Java client of Kubernetes does without further libraries. */
    Credentials rsaClient(String subject) {
        return issue(subject, newKeys("RSA", 2048), List.of());
    }

    private Credentials issue(String subject, KeyPair owner, List<GeneralName> names) {
        var usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
        var issued = sign(new X500Name(subject), owner.getPublic(), false, names, usage);
        return new Credentials(Pem.of(issued), Pem.of(owner.getPrivate()));
    }

    private X509Certificate sign(
            X500Name subject, PublicKey key, boolean authority, List<GeneralName> names, KeyUsage usage) {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, RANDOM),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(LIFETIME)),
                subject,
                key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.keyUsage, true, usage);
            if (!authority) {
                var purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            }
            if (!names.isEmpty()) {
                var alternatives = new GeneralNames(names.toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a certificate for " + subject, e);
        }
    }

    private static GeneralName alternativeName(String address) {
        if (address.contains("://")) {
            return new GeneralName(GeneralName.uniformResourceIdentifier, address);
        }
        var isIp = Character.isDigit(address.charAt(0));
        return new GeneralName(isIp ? GeneralName.iPAddress : GeneralName.dNSName, address);
    }

    static KeyPair newEcKeys() {
        return newKeys("EC", 256);
    }

    private static KeyPair newKeys(String algorithm, int size) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size, RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
