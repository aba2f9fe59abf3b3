package dev.siaga.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Backups DAILY = new Backups("full backup", Duration.ofHours(26));

    @ParameterizedTest
    @CsvSource({"PT0S, FRESH", "PT26H, FRESH", "PT26H1S, STALE", "-PT5M, FRESH", "-PT5M1S, NOT_MEASURED"})
    void aBackupIsFreshUntilItIsTooOldAndOneOfTheFutureProvesNothing(Duration age, Reason reason) {
        assertEquals(reason, DAILY.judge(NOW.minus(age), NOW).reason());
        assertEquals(
                reason,
                DAILY.judge(new Measured.Value(NOW.minus(age).getEpochSecond()), NOW)
                        .reason());
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1e300"})
    void aTimeThatIsNoneIsNotMeasured(double seconds) {
        assertEquals(
                Reason.NOT_MEASURED,
                DAILY.judge(new Measured.Value(seconds), NOW).reason());
    }

    @Test
    void whatNobodyAnswersIsNotMeasured() {
        assertEquals(
                new Finding(Reason.NOT_MEASURED, "the last full backup: no series"),
                DAILY.judge(new Measured.Unknown("no series"), NOW));
    }

    @ParameterizedTest
    @CsvSource({"PT1H, NOT_MEASURED", "PT27H, STALE"})
    void whatHasNeverSucceededMayBeNew(Duration age, Reason reason) {
        assertEquals(reason, DAILY.never(NOW.minus(age), NOW).reason());
    }

    @ParameterizedTest
    @CsvSource({
        "FRESH, FRESH, FRESH",
        "FRESH, STALE, STALE",
        "STALE, FRESH, STALE",
        "FRESH, NOT_MEASURED, NOT_MEASURED",
        "STALE, NOT_MEASURED, STALE",
        "NOT_MEASURED, STALE, STALE"
    })
    void theWorseOfBackupAndArchiveCounts(Reason full, Reason wal, Reason both) {
        assertEquals(
                both,
                Backups.both(new Finding(full, ""), Optional.of(new Finding(wal, "")))
                        .reason());
        assertEquals(full, Backups.both(new Finding(full, ""), Optional.empty()).reason());
    }
}
