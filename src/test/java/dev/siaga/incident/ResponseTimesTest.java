package dev.siaga.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseTimesTest {
    @ParameterizedTest
    @CsvSource({
        "THREE_CITIES_DOWN,         SEV1,  1, 60",
        "TWO_OF_THREE_CITIES_DOWN,  SEV1,  3, 30",
        "ONE_STANDBY_CITY_DOWN,     SEV2,  5, 15",
        "REPORTING_DOWN_EVERYWHERE, SEV2,  3, 60",
        "MAIN_DOWN_BACKUP_ALIVE,    SEV3, 10, 15",
        "REPORTING_DOWN_IN_ONE_CITY,SEV3, 15, 15",
        "SLOW_FROM_SPIKE,           SEV3, 10, 60"
    })
    void a_row_of_the_table(Situation row, Severity severity, long respond, long resolve) {
        assertEquals(severity, row.severity());
        assertEquals(new ResponseTimes(Duration.ofMinutes(respond), Duration.ofMinutes(resolve)), row.times());
        assertEquals(
                row.times(), GivenIncident.of(severity).situation(row).facts().times(severity));
    }

    @ParameterizedTest
    @CsvSource({"SEV1, PT1M, PT30M", "SEV2, PT3M, PT15M", "SEV3, PT10M, PT15M", "SEV4, PT24H, PT336H"})
    void without_a_row_the_shortest_times_of_the_severity_hold(Severity severity, Duration respond, Duration resolve) {
        assertEquals(new ResponseTimes(respond, resolve), ResponseTimes.usual(severity));
    }

    @Test
    void times_of_its_own_hold_until_the_severity_is_raised() {
        Facts facts = GivenIncident.of(Severity.SEV3)
                .within(Duration.ofMinutes(2), Duration.ofMinutes(7))
                .facts();

        assertEquals(new ResponseTimes(Duration.ofMinutes(2), Duration.ofMinutes(7)), facts.times(Severity.SEV3));
        assertEquals(ResponseTimes.usual(Severity.SEV2), facts.times(Severity.SEV2));
    }

    @Test
    void no_time_at_all_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new ResponseTimes(Duration.ZERO, Duration.ofMinutes(1)));
        assertThrows(IllegalArgumentException.class, () -> new ResponseTimes(Duration.ofMinutes(1), Duration.ZERO));
    }
}
