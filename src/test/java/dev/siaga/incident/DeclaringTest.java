package dev.siaga.incident;

import static dev.siaga.incident.GivenIncident.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.incident.Declaring.Known;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaringTest {
    private static final String NAME = Cause.base("slo/api") + "-1";

    @Test
    void a_cause_without_a_past_opens_its_first() {
        assertEquals(new Declaring.Open(NAME), decide(Severity.SEV2, List.of()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"DECLARED", "ACKNOWLEDGED", "MITIGATED", "REOPENED"})
    void an_open_one_stays_the_only_one(Phase phase) {
        assertEquals(new Declaring.Leave(NAME), decide(Severity.SEV2, List.of(known(phase, false, 600))));
    }

    @Test
    void a_rising_severity_raises_the_open_one_and_a_falling_one_does_not() {
        Known open = known(Phase.ACKNOWLEDGED, false, 1);

        assertEquals(new Declaring.Raise(NAME, Severity.SEV1), decide(Severity.SEV1, List.of(open)));
        assertEquals(new Declaring.Leave(NAME), decide(Severity.SEV3, List.of(open)));
    }

    @ParameterizedTest
    @CsvSource({"MITIGATED", "RESOLVED", "POSTMORTEM_PENDING", "CLOSED"})
    void a_cause_that_was_calm_and_returns_in_time_reopens_it(Phase phase) {
        assertEquals(new Declaring.Reopen(NAME, Severity.SEV2), decide(Severity.SEV3, List.of(known(phase, true, 59))));
    }

    @ParameterizedTest
    @CsvSource({"MITIGATED", "RESOLVED", "CLOSED"})
    void a_cause_that_merely_goes_on_leaves_what_humans_ended_alone(Phase phase) {
        assertEquals(new Declaring.Leave(NAME), decide(Severity.SEV2, List.of(known(phase, false, 5))));
    }

    @ParameterizedTest
    @CsvSource({"RESOLVED", "CLOSED", "MERGED"})
    void a_cause_that_returns_later_opens_the_next(Phase phase) {
        assertEquals(
                new Declaring.Open(Cause.base("slo/api") + "-2"),
                decide(Severity.SEV2, List.of(known(phase, true, 60))));
    }

    @Test
    void what_was_merged_a_moment_ago_goes_on_elsewhere() {
        assertEquals(new Declaring.Leave(NAME), decide(Severity.SEV1, List.of(known(Phase.MERGED, true, 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"slo/api", "slo_api", "slo-api", "", "Placement: Ménteng №7", "1234"})
    void a_name_is_one_that_objects_can_have(String key) {
        assertTrue(Cause.base(key).matches("[a-z]([-a-z0-9]*[a-z0-9])?"), Cause.base(key));
        assertTrue(Cause.base(key + "x".repeat(300)).length() < 60);
    }

    @Test
    void causes_that_look_alike_have_different_names() {
        assertNotEquals(Cause.base("slo/api"), Cause.base("slo-api"));
    }

    private static Declaring decide(Severity severity, List<Known> had) {
        Cause cause = new Cause(
                "slo/api",
                "api burns its budget",
                "",
                severity,
                Optional.empty(),
                new Affected(List.of(), List.of("api"), List.of()),
                NOON);
        return Declaring.decide(cause, had, NOON, Duration.ofHours(1));
    }

    private static Known known(Phase phase, boolean calm, long minutesAgo) {
        return new Known(NAME, 1, phase, Severity.SEV2, calm, NOON.minus(Duration.ofMinutes(minutesAgo)));
    }
}
