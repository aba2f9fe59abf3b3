package dev.siaga.controller.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.incident.Courier.Receipt;
import dev.siaga.incident.Course;
import dev.siaga.incident.Facts;
import dev.siaga.incident.IncidentDecider;
import dev.siaga.incident.Outbox;
import dev.siaga.incident.Phase;
import dev.siaga.incident.Severity;
import dev.siaga.incident.SiagaLevel;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What status keeps is all that a restarted operator needs. */
class CourseMappingTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    @Test
    void a_course_and_an_outbox_survive_a_restart_at_every_minute_of_a_life() {
        for (int minute = 0; minute < 200; minute++) {
            Incident incident = incident();
            Instant now = NOON.plus(Duration.ofMinutes(minute)).plusMillis(250);
            Course course = run(incident, now);
            Outbox outbox = outbox(now);

            Incident restarted = JSON.unmarshal(JSON.asJson(stored(incident, course, outbox)), Incident.class);

            assertEquals(Optional.of(course), CourseMapping.course(restarted.getStatus()));
            assertEquals(outbox, CourseMapping.outbox(restarted.getStatus()));
        }
    }

    @Test
    void the_same_course_makes_the_same_status() {
        Incident incident = incident();
        Course course = run(incident, NOON.plusSeconds(9000));
        incident.setStatus(status(incident, course, outbox(NOON)));

        assertEquals(incident.getStatus(), status(incident, course, outbox(NOON)));
    }

    @Test
    void nothing_kept_is_nothing_known() {
        assertEquals(Optional.empty(), CourseMapping.course(null));
        assertEquals(Outbox.EMPTY, CourseMapping.outbox(null));
    }

    @Test
    void a_manifest_becomes_facts_once() {
        Facts facts = facts(incident());

        assertEquals(Severity.SEV2, facts.severity());
        assertEquals(Optional.of(NOON.plusSeconds(120)), facts.acknowledged().map(s -> s.at()));
        assertEquals(Duration.ofMinutes(10), facts.settle());
        assertEquals(Set.of("Dewi", "Budi", "Sari", "Agus"), facts.people());
        assertEquals(
                Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                facts.postmortem().orElseThrow().followUps().getFirst().due());
        assertEquals(
                Phase.POSTMORTEM_PENDING,
                run(incident(), NOON.plusSeconds(9000)).phase());
    }

    private static Incident incident() {
        return JSON.unmarshal("""
                apiVersion: siaga.dev/v1alpha1
                kind: Incident
                metadata: {name: api-1, namespace: orders, generation: 3, uid: 5ca1ab1e}
                spec:
                  title: Orders fail
                  severity: SEV2
                  respondWithin: 1m
                  resolveWithin: 1h
                  declared: {by: Dewi, at: "2026-11-20T12:00:00Z"}
                  affected: {cities: [bandung]}
                  roles: [{role: TechnicalLead, person: Agus}]
                  acknowledged: {by: Budi, at: "2026-11-20T19:02:00+07:00"}
                  updates: [{by: Sari, at: "2026-11-20T12:30:00Z", text: rolling back}]
                  observations: [{by: siaga, at: "2026-11-20T12:40:00Z", text: 120 bytes were lost}]
                  mitigation: {by: Budi, at: "2026-11-20T13:20:00Z", text: moved}
                  resolution: {by: Budi, at: "2026-11-20T14:20:00Z", text: fixed}
                  postmortem: {owner: Dewi, followUps: [{action: test, owner: Budi, due: "2026-12-31"}]}
                """, Incident.class);
    }

    private static Course run(Incident incident, Instant now) {
        Facts facts = facts(incident);
        return IncidentDecider.run(facts, Course.begin(facts, now), now).course();
    }

    private static Facts facts(Incident incident) {
        return assertInstanceOf(
                        FactsMapping.Mapped.Usable.class,
                        FactsMapping.map(incident, Optional.of(SiagaLevel.SIAGA_2), _ -> Optional.empty()))
                .facts();
    }

    private static Outbox outbox(Instant now) {
        Outbox outbox = Outbox.EMPTY
                .post(1, Set.of("chat"), now)
                .post(1, Set.of("mail"), now)
                .post(2, Set.of("chat"), now);
        Outbox tried =
                outbox.settled(outbox.deliveries().getFirst(), new Receipt.Later("status 500", Optional.empty()), now);
        return tried.settled(tried.deliveries().get(1), new Receipt.Accepted(), now);
    }

    private static Incident stored(Incident incident, Course course, Outbox outbox) {
        incident.setStatus(status(incident, course, outbox));
        return incident;
    }

    private static IncidentStatus status(Incident incident, Course course, Outbox outbox) {
        return IncidentStatusFactory.of(
                incident,
                course,
                List.of(),
                outbox,
                List.of(),
                new Notifications.Absent(),
                MirrorSight.Mirroring.PENDING);
    }
}
