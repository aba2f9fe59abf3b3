package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private final Masking masking = new Masking(List.of("Dewi", "Dewi Lestari", "budi", "siaga"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ask Dewi Lestari now | ask [name] now",
                "Budi's release | [name]'s release",
                "DEWI | [name]",
                "write to dewi.lestari+oncall@example.co.id, please | write to [e-mail], please",
                "call +62 812-3456-7890 | call [telephone]",
                "call 081234567890. | call [telephone].",
                "call (021) 555-1234 | call [telephone]",
                "call +6281234567890 or 0812 3456 7890 | call [telephone] or [telephone]"
            })
    void personal_data_does_not_leave(String text, String masked) {
        assertEquals(masked, masking.mask(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Budiman and dewis are no names of ours",
                "since 2026-11-20T12:00:00Z, 08:15:30.123 and 08-11-2026 10:30",
                "lost 1073741824 bytes at 0/3000060 in 000000010000000000000003",
                "10.10.254.10:5432 answered in 0.0123456789 s",
                "siaga escalates",
                "5m30s of 43m, 99.95 %"
            })
    void the_rest_stays_readable(String text) {
        assertEquals(text, masking.mask(text));
    }
}
