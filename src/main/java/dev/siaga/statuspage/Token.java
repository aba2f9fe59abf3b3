package dev.siaga.statuspage;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is made of a token so that it needn't be kept or shown. */
final class Token {
    private static final String MAC = "HmacSHA256";

    private Token() {}

    /** By which it is found again. */
    static String fingerprint(String token) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes(token)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a form of ours carries: only who has the token could have made it. */
    static String formKey(String token) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(bytes(token), MAC));
            return hex(mac.doFinal(bytes("siaga-form")));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean formKeyFits(String token, String key) {
        return key != null && MessageDigest.isEqual(bytes(formKey(token)), bytes(key));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
