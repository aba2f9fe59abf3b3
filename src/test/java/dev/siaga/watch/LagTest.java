package dev.siaga.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LagTest {
    private static final Duration RPO = Duration.ofSeconds(10);
    private static final Duration RESOLUTION = Duration.ofSeconds(4);

    @ParameterizedTest
    @CsvSource({
        "14, false, true, WITHIN_RECOVERY_POINT",
        "15, false, true, BEYOND_RECOVERY_POINT",
        "15, true, true, BEYOND_RECOVERY_POINT",
        "14, true, true, NOT_MEASURED",
        "0, false, false, NOT_STREAMING",
        "15, false, false, BEYOND_RECOVERY_POINT"
    })
    void aCityIsBeyondTheRecoveryPointByMoreThanCanBeTold(
            int seconds, boolean atLeast, boolean streaming, Reason reason) {
        var lag = new Lag(Duration.ofSeconds(seconds), atLeast);

        assertEquals(
                reason,
                Lag.judge(Optional.of(lag), Optional.of(streaming), RPO, RESOLUTION)
                        .reason());
    }

    @Test
    void whileNothingIsKnownOfThePrimaryNothingIsKnownOfTheLag() {
        assertEquals(
                Reason.NOT_MEASURED,
                Lag.judge(Optional.empty(), Optional.empty(), RPO, RESOLUTION).reason());
    }

    @Test
    void aLowerBoundIsShownOnlyWhenItSaysSomething() {
        assertEquals(Optional.empty(), new Lag(RPO, true).shown(RPO));
        assertEquals(Optional.of(RPO), new Lag(RPO, false).shown(RPO));
        assertEquals(Optional.of(RPO.plusSeconds(1)), new Lag(RPO.plusSeconds(1), true).shown(RPO));
    }

    @ParameterizedTest
    @CsvSource({"6250000, 1, WITHIN_BUDGET", "6250001, 1, OVER_BUDGET", "3125001, 2, OVER_BUDGET", ", 1, NOT_MEASURED"})
    void aPrimarySendsItsLogToEachOfTheOthersOverOneLink(Double bytesPerSecond, int streams, Reason reason) {
        OptionalDouble rate = bytesPerSecond == null ? OptionalDouble.empty() : OptionalDouble.of(bytesPerSecond);

        assertEquals(reason, new Link(50).judge(rate, streams).reason());
    }
}
