package dev.siaga.controller.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.incident.Keeping.Local;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalIncidentsTest {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final LocalIncidents locals = new LocalIncidents();

    @Test
    void what_was_seen_and_is_gone_was_deleted_and_what_was_never_seen_is_absent() {
        locals.look(List.of(incident("api-1", "u1", "", "Declared", "")));
        assertEquals(Local.OPEN, locals.state("u1"));

        locals.look(List.of());

        assertEquals(Local.DELETED, locals.state("u1"));
        assertEquals(Local.ABSENT, locals.state("u2"));
    }

    @Test
    void a_copy_that_goes_on_elsewhere_is_neither_here_nor_deleted() {
        locals.look(List.of(incident("api-1", "u1", "", "Declared", "")));

        locals.look(List.of(incident("api-1", "u1", "", "Merged", "")));

        assertEquals(Local.ABSENT, locals.state("u1"));
    }

    @Test
    void what_a_human_merged_is_over() {
        locals.look(List.of(incident("api-1", "u1", "", "Merged", "mergedInto: api-2")));

        assertEquals(Local.ENDED, locals.state("u1"));
    }

    @Test
    void what_came_back_under_another_name_counts_and_not_the_copy_that_was_handed_over() {
        locals.look(List.of(
                incident("api-1", "u1", "", "Merged", ""), incident("jakarta-api-1", "x", "u1", "Acknowledged", "")));

        assertEquals(Local.OPEN, locals.state("u1"));
        assertEquals(
                "jakarta-api-1", locals.find("u1").orElseThrow().getMetadata().getName());
    }

    @Test
    void what_was_made_from_a_record_is_bare_until_it_knows_its_course() {
        locals.look(List.of(incident("api-1", "x", "u1", "", "")));

        assertEquals(Local.BARE, locals.state("u1"));
    }

    @Test
    void of_what_was_just_made_nothing_is_said_until_it_is_seen() {
        locals.look(List.of(incident("api-1", "u1", "", "Declared", "")));
        locals.look(List.of());
        locals.expect("u1", "api-1");

        locals.look(List.of());
        assertTrue(locals.expects("u1"));
        assertEquals(Local.ABSENT, locals.state("u1"), "its deletion was an earlier copy's");

        locals.look(List.of(incident("api-1", "x", "u1", "", "")));
        assertEquals(false, locals.expects("u1"));
    }

    private static Incident incident(String name, String uid, String homeUid, String phase, String spec) {
        String origin = homeUid.isEmpty()
                ? ""
                : ", labels: {siaga.dev/home: bandung}, annotations: {siaga.dev/home-uid: %s, siaga.dev/home-name: api-1}"
                        .formatted(homeUid);
        String status = phase.isEmpty() ? "" : """
                status:
                  phase: %1$s
                  namedSeverity: SEV2
                  worstSeverity: SEV2
                  steps: [{phase: %1$s, by: Dewi, at: "2026-11-20T12:00:00Z"}]
                """.formatted(phase);
        return JSON.unmarshal("""
                apiVersion: siaga.dev/v1alpha1
                kind: Incident
                metadata: {name: %s, namespace: orders, uid: %s%s}
                spec:
                  title: Orders fail
                  severity: SEV2
                  declared: {by: Dewi, at: "2026-11-20T12:00:00Z"}
                  %s
                """.formatted(name, uid, origin, spec) + status, Incident.class);
    }
}
