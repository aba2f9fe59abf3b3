package dev.siaga.adapter.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as etcd's gateway reads them. */
class EncodingTest {
    @ParameterizedTest
    @CsvSource({"/siaga/, /siaga0", "a, b", "z~, z\u007F", "/siaga/é, /siaga/ê"})
    void aPrefixEndsBeforeTheNextTextOfItsLength(String prefix, String end) {
        assertEquals(base64(end), Encoding.prefix(prefix).get("range_end").textValue());
    }

    @Test
    void sixtyFourBitNumbersAreTexts() {
        assertEquals(
                "{\"ID\":\"9223372036854775807\"}",
                Encoding.lease(Long.MAX_VALUE).toString());
    }

    @Test
    void aClaimOfAnEpoch() {
        Txn claim = Txn.when(new Compare.ModifiedAt("e", 7), Compare.absent("h"))
                .then(new Operation.Put("h", "jakarta", 42))
                .otherwise(new Operation.Get("e"));

        assertEquals(
                "{\"compare\":[{\"key\":\"ZQ==\",\"result\":\"EQUAL\",\"target\":\"MOD\",\"mod_revision\":\"7\"},"
                        + "{\"key\":\"aA==\",\"result\":\"EQUAL\",\"target\":\"CREATE\",\"create_revision\":\"0\"}],"
                        + "\"success\":[{\"request_put\":{\"key\":\"aA==\",\"value\":\"amFrYXJ0YQ==\",\"lease\":\"42\"}}],"
                        + "\"failure\":[{\"request_range\":{\"key\":\"ZQ==\"}}]}",
                Encoding.txn(claim).toString());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
