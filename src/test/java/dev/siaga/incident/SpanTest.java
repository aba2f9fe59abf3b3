package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {
    @ParameterizedTest
    @CsvSource({
        "PT20S, 20 s",
        "PT5M, 5 min",
        "PT1H30M, 1 h 30 min",
        "PT336H, 14 d",
        "PT0.4S, 0 s",
        "PT26H1S, 1 d 2 h 1 s"
    })
    void aLengthIsToldInTheUnitsThatPeopleSpeakOf(Duration length, String words) {
        assertEquals(words, Span.of(length));
    }
}
