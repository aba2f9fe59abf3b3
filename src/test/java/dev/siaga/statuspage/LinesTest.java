package dev.siaga.statuspage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.page.BudgetLine;
import dev.siaga.page.IncidentLine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the page makes of resources. */
class LinesTest {
    @Test
    void an_incident_nobody_has_looked_at_runs_from_its_declaration_by_the_times_of_its_severity() {
        IncidentLine line = Lines.incident(incident("severity: SEV2", "")).orElseThrow();

        assertEquals("Declared", line.phase());
        assertEquals(Instant.parse("2026-11-20T12:00:00Z"), line.openedAt());
        assertEquals(Duration.ofMinutes(3), line.answerWithin());
        assertEquals(Duration.ofMinutes(15), line.resolveWithin());
        assertFalse(line.answered());
    }

    @Test
    void what_was_agreed_counts_before_the_table() {
        IncidentLine line = Lines.incident(incident("severity: SEV2\n  respondWithin: 1h", ""))
                .orElseThrow();

        assertEquals(Duration.ofHours(1), line.answerWithin());
    }

    @Test
    void once_it_is_raised_the_times_of_the_higher_severity_hold() {
        IncidentLine line = Lines.incident(incident(
                        "severity: SEV2\n  respondWithin: 1h",
                        "status: {phase: Acknowledged, severity: SEV1, openedAt: \"2026-11-20T12:05:00Z\"}"))
                .orElseThrow();

        assertEquals("SEV1", line.severity());
        assertEquals(Duration.ofMinutes(1), line.answerWithin());
        assertEquals(Instant.parse("2026-11-20T12:05:00Z"), line.openedAt());
        assertTrue(line.answered());
    }

    @Test
    void one_that_is_resolved_is_not_shown() {
        assertEquals(Optional.empty(), Lines.incident(incident("severity: SEV2", "status: {phase: Resolved}")));
        assertEquals(
                Optional.empty(), Lines.incident(incident("severity: SEV2", "status: {phase: PostmortemPending}")));
    }

    @Test
    void a_budget_holds_for_as_long_as_its_status_may_be_old() {
        BudgetLine line = Lines.budget(slo("""
                        status:
                          lastEvaluation: "2026-11-20T12:00:00Z"
                          budget: {remainingRatio: 0.4, remainingMinutes: 17.2}
                          firing: {tier: fast, severity: SEV1}
                          conditions: [{type: Evaluated, status: "True"}, {type: ReleaseAllowed, status: "False"}]
                        """)).orElseThrow();

        assertEquals(0.4, line.remaining().orElseThrow());
        assertEquals(Optional.of("SEV1"), line.severity());
        assertTrue(line.measured());
        assertFalse(line.releaseAllowed());
        assertFalse(line.stale(Instant.parse("2026-11-20T12:03:00Z")));
        assertTrue(line.stale(Instant.parse("2026-11-20T12:03:01Z")));
    }

    @Test
    void a_tier_that_is_only_reported_calls_nobody_and_lights_nothing() {
        BudgetLine line = Lines.budget(slo("status: {firing: {tier: slow, severity: Report}}"))
                .orElseThrow();

        assertEquals(Optional.empty(), line.severity());
        assertFalse(line.measured(), "nothing says that it could be measured");
    }

    private static Incident incident(String spec, String status) {
        return Serialization.unmarshal("""
                apiVersion: siaga.dev/v1alpha1
                kind: Incident
                metadata: {name: api-1, namespace: orders}
                spec:
                  title: Orders fail
                  declared: {by: Dewi, at: "2026-11-20T12:00:00Z"}
                  %s
                %s
                """.formatted(spec, status), Incident.class);
    }

    private static ServiceSLO slo(String status) {
        return Serialization.unmarshal("""
                apiVersion: siaga.dev/v1alpha1
                kind: ServiceSLO
                metadata: {name: api-availability, namespace: orders}
                spec: {service: api, objective: 99.9, evaluateEvery: 30s}
                %s
                """.formatted(status), ServiceSLO.class);
    }
}
