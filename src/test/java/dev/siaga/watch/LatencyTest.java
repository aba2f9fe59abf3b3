package dev.siaga.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTest {
    private static final Latency SOURCE = new Latency(Duration.ofMillis(300), 200);

    @ParameterizedTest
    @CsvSource({
        "0.3, 9000, 1000, FAST",
        "0.31, 2000, 1000, SLOW_FROM_SPIKE",
        "0.31, 1999, 1000, SLOW",
        "0.31, 0, 0, SLOW",
        "0.31, ?, 1000, SLOW",
        "0.31, 2000, ?, SLOW",
        "0.1, ?, ?, FAST",
        "?, 9000, 1000, NOT_MEASURED"
    })
    void aSpikeIsToBlameOnlyForSlownessThatCameWithMoreRequestsThanUsual(
            String p95, String requests, String usual, Reason reason) {
        assertEquals(
                reason,
                SOURCE.judge(measured(p95), measured(requests), measured(usual)).reason());
    }

    private static Measured measured(String text) {
        return text.equals("?") ? new Measured.Unknown("no series") : new Measured.Value(Double.parseDouble(text));
    }
}
