package dev.siaga.incident;

import static dev.siaga.incident.GivenIncident.NOON;
import static dev.siaga.incident.GivenIncident.at;
import static dev.siaga.incident.GivenIncident.by;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.incident.Timeline.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentDeciderTest {
    private static final long YEAR = Duration.ofDays(365).toMinutes();
    private static final long DAY = Duration.ofDays(1).toMinutes();

    @Test
    void a_whole_life_has_who_and_when_for_each_step() {
        Course course = GivenIncident.of(Severity.SEV2)
                .acknowledged(2)
                .mitigated(6)
                .resolved(9)
                .postmortem()
                .seenAt(10);
        assertEquals(Phase.POSTMORTEM_PENDING, course.phase());

        course = GivenIncident.of(Severity.SEV2).postmortem().closed(11).seenAt(12, course);

        assertEquals(
                List.of(
                        new Course.Step(Phase.DECLARED, by("Dewi", 0)),
                        new Course.Step(Phase.ACKNOWLEDGED, by("Budi", 2)),
                        new Course.Step(Phase.MITIGATED, by("Budi", 6)),
                        new Course.Step(Phase.RESOLVED, by("Budi", 9)),
                        new Course.Step(Phase.POSTMORTEM_PENDING, by("siaga", 10)),
                        new Course.Step(Phase.CLOSED, by("Dewi", 11))),
                course.steps());
    }

    @Test
    void what_is_done_is_not_done_again() {
        GivenIncident given =
                GivenIncident.of(Severity.SEV2).acknowledged(1).can(2).update(3).mitigated(4);
        Course once = given.seenAt(5);

        assertEquals(once, given.seenAt(6, once));
    }

    @ParameterizedTest
    @CsvSource({"SEV1,1", "SEV2,3", "SEV3,10", "SEV4,1440"})
    void nobody_answers_so_the_next_contact_is_told_again_and_again(Severity severity, long respond) {
        GivenIncident given = GivenIncident.of(severity).within(Duration.ofMinutes(respond), Duration.ofDays(100));
        Course course = given.seenAt(respond - 1);
        assertEquals(0, course.escalations());

        for (int level = 1; level <= 4; level++) {
            course = given.seenAt(respond * level, course);
            assertEquals(level, course.escalations());
            assertEquals(Kind.ESCALATED, course.timeline().entries().getLast().kind());
        }
    }

    @Test
    void an_operator_that_was_away_for_an_hour_escalates_once_not_sixty_times() {
        GivenIncident given = GivenIncident.of(Severity.SEV1).within(Duration.ofMinutes(1), Duration.ofHours(10));
        Course course = given.seenAt(0);

        course = given.seenAt(60, course);

        assertEquals(1, course.escalations());
        assertEquals(
                at(61),
                assertInstanceOf(IncidentDecision.Stay.class, decide(given, course, at(60)))
                        .until());
    }

    @Test
    void an_acknowledgement_ends_the_escalation() {
        GivenIncident given = GivenIncident.of(Severity.SEV2).within(Duration.ofMinutes(3), Duration.ofHours(9));
        Course course = given.seenAt(3);

        course = given.acknowledged(4).seenAt(30, course);

        assertEquals(1, course.escalations());
    }

    @Test
    void not_resolved_in_time_raises_the_level_until_there_is_none_above() {
        GivenIncident given = GivenIncident.of(Severity.SEV3)
                .situation(Situation.MAIN_DOWN_BACKUP_ALIVE)
                .acknowledged(1);
        Course course = given.seenAt(14);
        assertEquals(Severity.SEV3, course.effective());

        course = given.seenAt(15, course);
        assertEquals(Severity.SEV2, course.effective());
        // From there the times of SEV2 hold: 15 minutes to resolve.
        course = given.seenAt(29, course);
        assertEquals(Severity.SEV2, course.effective());
        course = given.seenAt(30, course);
        assertEquals(Severity.SEV1, course.effective());
        course = given.seenAt(60, course);

        assertEquals(Severity.SEV1, course.effective());
        assertTrue(course.timeline().entries().stream().anyMatch(e -> e.kind() == Kind.OVERDUE));
    }

    @Test
    void a_resolved_incident_is_not_raised() {
        GivenIncident given =
                GivenIncident.of(Severity.SEV3).acknowledged(1).mitigated(2).resolved(3);

        Course course = given.seenAt(600, given.seenAt(4));

        assertEquals(Severity.SEV3, course.effective());
    }

    @ParameterizedTest
    @CsvSource({"SEV1,15", "SEV2,30", "SEV3,60"})
    void stakeholders_are_owed_updates_at_the_severitys_cadence(Severity severity, long every) {
        GivenIncident given = GivenIncident.of(severity)
                .within(Duration.ofDays(9), Duration.ofDays(9))
                .acknowledged(0)
                .update(5);
        Course course = given.seenAt(5 + every - 1, given.seenAt(6));
        assertEquals(0, count(course, Kind.REMINDED));

        course = given.seenAt(5 + every, course);
        assertEquals(1, count(course, Kind.REMINDED));
        course = given.seenAt(5 + every + every - 1, course);
        assertEquals(1, count(course, Kind.REMINDED));
    }

    @ParameterizedTest
    @EnumSource(
            value = Severity.class,
            names = {"SEV1", "SEV2", "SEV3"})
    void closing_without_a_postmortem_waits_and_says_what_is_missing(Severity severity) {
        GivenIncident given = GivenIncident.of(severity)
                .acknowledged(1)
                .mitigated(2)
                .resolved(3)
                .closed(5);

        Course course = given.seenAt(6);

        assertEquals(Phase.POSTMORTEM_PENDING, course.phase());
        FactCheck.Problem problem =
                FactCheck.problems(given.facts(), course, at(6)).getFirst();
        assertEquals("spec.closed", problem.field());
        assertEquals("closing waits for the postmortem: fill in spec.postmortem", problem.remedy());
        assertEquals(
                Phase.CLOSED, given.postmortem().closed(7).seenAt(8, course).phase());
    }

    @Test
    void a_sev4_closes_without_a_postmortem() {
        Course course = GivenIncident.of(Severity.SEV4)
                .acknowledged(1)
                .mitigated(2)
                .resolved(3)
                .seenAt(4);

        assertEquals(Phase.CLOSED, course.phase());
    }

    @Test
    void an_incident_that_was_ever_worse_than_sev4_owes_a_postmortem() {
        GivenIncident given = GivenIncident.of(Severity.SEV2).acknowledged(1);
        Course course = given.seenAt(2);

        course =
                given.severity(Severity.SEV4).mitigated(3).resolved(4).closed(4).seenAt(5, course);

        assertEquals(Severity.SEV4, course.effective());
        assertEquals(Phase.POSTMORTEM_PENDING, course.phase());
    }

    @Test
    void a_calm_sev3_resolves_itself_after_it_has_settled() {
        GivenIncident given = GivenIncident.of(Severity.SEV3).calm(3);
        Course course = given.seenAt(4);
        assertEquals(Phase.MITIGATED, course.phase());
        assertEquals(
                at(13),
                assertInstanceOf(IncidentDecision.Stay.class, decide(given, course, at(4)))
                        .until());

        course = given.seenAt(13, course);

        assertEquals(Optional.of(new Stamp("siaga", at(13))), course.entered(Phase.RESOLVED));
        assertEquals(Phase.POSTMORTEM_PENDING, course.phase());
    }

    @ParameterizedTest
    @EnumSource(
            value = Severity.class,
            names = {"SEV1", "SEV2"})
    void a_calm_major_incident_waits_for_a_human(Severity severity) {
        GivenIncident given = GivenIncident.of(severity)
                .within(Duration.ofDays(9), Duration.ofDays(9))
                .calm(3);

        assertEquals(Phase.MITIGATED, given.seenAt(4000).phase());
        assertEquals(Phase.POSTMORTEM_PENDING, given.resolved(4001).seenAt(4002).phase());
    }

    @Test
    void what_was_done_before_it_was_reopened_does_not_count_again() {
        GivenIncident given =
                GivenIncident.of(Severity.SEV2).acknowledged(1).mitigated(2).resolved(3);
        Course course = given.seenAt(4);

        course = given.reopened(5).seenAt(5, course);

        assertEquals(Phase.REOPENED, course.phase());
        assertEquals(at(5), course.openedAt());
        assertEquals(Phase.ACKNOWLEDGED, given.acknowledged(7).seenAt(7, course).phase());
    }

    @Test
    void a_reopened_incident_escalates_from_its_reopening() {
        GivenIncident given = GivenIncident.of(Severity.SEV2).within(Duration.ofMinutes(3), Duration.ofHours(9));
        Course course = given.seenAt(3);
        course = given.acknowledged(4).mitigated(5).resolved(6).seenAt(7, course);

        course = given.reopened(20).seenAt(20, course);
        assertEquals(0, course.escalations());

        assertEquals(1, given.seenAt(23, course).escalations());
    }

    @Test
    void a_reopening_of_an_open_incident_names_the_remedy() {
        GivenIncident given = GivenIncident.of(Severity.SEV2).reopened(1);
        Course course = given.seenAt(2);

        assertEquals(Phase.DECLARED, course.phase());
        assertEquals(
                "an incident that is Declared can't be reopened: remove the last entry",
                FactCheck.problems(given.facts(), course, at(2)).getFirst().remedy());
    }

    @Test
    void a_merged_incident_neither_escalates_nor_owes_a_postmortem() {
        GivenIncident given = GivenIncident.of(Severity.SEV1).mergedInto("api-0");

        Course course = given.seenAt(600, given.seenAt(0));

        assertEquals(Phase.MERGED, course.phase());
        assertEquals(0, course.escalations());
    }

    @Test
    void an_incident_is_not_merged_into_what_is_not_there_or_has_ended() {
        for (Optional<Phase> target :
                List.of(Optional.<Phase>empty(), Optional.of(Phase.CLOSED), Optional.of(Phase.MERGED))) {
            GivenIncident given = GivenIncident.of(Severity.SEV1).mergedInto("api-0", target);
            Course course = given.seenAt(1);

            assertEquals(Phase.DECLARED, course.phase());
            assertEquals(
                    "MergedIntoNothing",
                    FactCheck.problems(given.facts(), course, at(1)).getFirst().reason());
        }
    }

    @Test
    void once_merged_it_stays_so_whatever_becomes_of_the_other() {
        GivenIncident given = GivenIncident.of(Severity.SEV1).mergedInto("api-0");
        Course merged = given.seenAt(1);

        given.mergedInto("api-0", Optional.of(Phase.CLOSED));

        assertEquals(merged, given.seenAt(2, merged));
        assertEquals(List.of(), FactCheck.problems(given.facts(), merged, at(2)));
    }

    @Test
    void an_incident_is_not_merged_into_itself() {
        GivenIncident given = GivenIncident.of(Severity.SEV1).mergedInto("api-1");
        Course course = given.seenAt(0);

        assertEquals(Phase.DECLARED, course.phase());
        assertEquals(
                "MergedIntoItself",
                FactCheck.problems(given.facts(), course, NOON).getFirst().reason());
    }

    @Test
    void a_time_in_the_future_is_ignored_and_named() {
        GivenIncident given = GivenIncident.of(Severity.SEV1)
                .within(Duration.ofMinutes(1), Duration.ofHours(9))
                .acknowledged(50);

        Course course = given.seenAt(1);

        assertEquals(Phase.DECLARED, course.phase());
        assertEquals(1, course.escalations());
        FactCheck.Problem problem =
                FactCheck.problems(given.facts(), course, at(1)).getFirst();
        assertEquals("spec.acknowledged.at", problem.field());
        assertEquals(
                "2026-11-20T12:50:00Z is in the future, here it is 2026-11-20T12:01:00Z: write when it happened",
                problem.remedy());
    }

    @Test
    void a_clock_that_is_half_a_minute_ahead_is_no_future() {
        GivenIncident given = GivenIncident.of(Severity.SEV1).acknowledged(1);

        Instant halfAMinuteBefore = at(1).minusSeconds(30);

        assertEquals(List.of(), FactCheck.problems(given.facts(), given.seenAt(0), halfAMinuteBefore));
    }

    @Test
    void a_declaration_in_the_future_begins_now() {
        Course course = GivenIncident.of(Severity.SEV1).declaredAt(500).seenAt(3);

        assertEquals(at(3), course.openedAt());
    }

    @Test
    void a_skipped_state_is_named_and_nothing_moves() {
        GivenIncident given = GivenIncident.of(Severity.SEV1).mitigated(1);
        Course course = given.seenAt(1);

        assertEquals(Phase.DECLARED, course.phase());
        FactCheck.Problem problem =
                FactCheck.problems(given.facts(), course, at(1)).getFirst();
        assertEquals("spec.mitigation StateSkipped", problem.field() + " " + problem.reason());
        assertTrue(problem.remedy().startsWith("spec.acknowledged comes first"), problem.remedy());
    }

    @Test
    void a_time_before_the_declaration_is_named() {
        GivenIncident given = GivenIncident.of(Severity.SEV1).acknowledged(-5);
        Course course = given.seenAt(1);

        assertEquals(Phase.DECLARED, course.phase());
        assertEquals(
                "TimeBeforeDeclaration",
                FactCheck.problems(given.facts(), course, at(1)).getFirst().reason());
    }

    @Test
    void a_postmortem_is_asked_for_after_five_days_and_then_daily() {
        GivenIncident given =
                GivenIncident.of(Severity.SEV2).acknowledged(1).mitigated(2).resolved(3);
        Course course = given.seenAt(4);
        course = given.seenAt(4 + 5 * DAY - 1, course);
        assertEquals(0, count(course, Kind.REMINDED));

        course = given.seenAt(4 + 5 * DAY, course);
        course = given.seenAt(4 + 6 * DAY - 1, course);
        assertEquals(1, count(course, Kind.REMINDED));
        assertEquals(2, count(given.seenAt(4 + 6 * DAY, course), Kind.REMINDED));
    }

    @Test
    void an_overdue_follow_up_is_chased_daily_after_closing() {
        GivenIncident given = GivenIncident.of(Severity.SEV2)
                .acknowledged(1)
                .mitigated(2)
                .resolved(3)
                .postmortem();
        Course course = given.seenAt(4);
        course = given.closed(5).seenAt(6, course);
        assertEquals(Phase.CLOSED, course.phase());

        course = given.seenAt(30 * DAY, course);

        assertEquals(1, count(course, Kind.REMINDED));
        assertEquals(
                "overdue follow-up actions: load test (Budi)",
                course.timeline().entries().getLast().text());
        assertEquals(1, count(given.seenAt(31 * DAY - 1, course), Kind.REMINDED));
        assertEquals(2, count(given.seenAt(31 * DAY, course), Kind.REMINDED));
    }

    @Test
    void a_closed_incident_is_kept_for_365_days() {
        GivenIncident given =
                GivenIncident.of(Severity.SEV4).acknowledged(0).mitigated(0).resolved(0);
        Course course = given.seenAt(0);
        assertEquals(Phase.CLOSED, course.phase());

        assertInstanceOf(IncidentDecision.Stay.class, decide(given, course, at(YEAR - 1)));
        assertInstanceOf(IncidentDecision.Expire.class, decide(given, course, at(YEAR)));
    }

    @Test
    void what_is_learned_later_is_told_once_and_even_after_the_end() {
        GivenIncident given = GivenIncident.of(Severity.SEV4)
                .acknowledged(1)
                .mitigated(2)
                .resolved(3)
                .observed(9, "120 bytes were lost");
        Course course = given.seenAt(10, given.seenAt(4));
        assertEquals(Phase.CLOSED, course.phase());

        course = given.observed(11, "and nobody's order").seenAt(12, course);

        assertEquals(2, count(course, Kind.OBSERVED));
        assertEquals("and nobody's order", course.timeline().entries().getLast().text());
    }

    @Test
    void what_is_learned_is_no_update_for_stakeholders() {
        GivenIncident given = GivenIncident.of(Severity.SEV2)
                .within(Duration.ofDays(9), Duration.ofDays(9))
                .acknowledged(0)
                .observed(20, "120 bytes were lost");

        assertEquals(1, count(given.seenAt(30, given.seenAt(21)), Kind.REMINDED));
    }

    @Test
    void a_change_of_the_estates_readiness_is_told_once_and_only_until_the_resolution() {
        GivenIncident given = GivenIncident.of(Severity.SEV2)
                .within(Duration.ofDays(9), Duration.ofDays(9))
                .level(SiagaLevel.SIAGA_2);
        Course course = given.seenAt(1);
        assertEquals(0, count(course, Kind.LEVEL_CHANGED));

        course = given.level(SiagaLevel.SIAGA_1).seenAt(3, given.seenAt(2, course));
        course = given.seenAt(4, course);

        assertEquals(1, count(course, Kind.LEVEL_CHANGED));
        assertEquals(
                "the readiness of the estate was Siaga 2 and is Siaga 1",
                course.timeline().entries().getLast().text());
        course = given.acknowledged(5).mitigated(6).resolved(7).seenAt(8, course);
        course = given.level(SiagaLevel.NORMAL).seenAt(9, course);
        assertEquals(1, count(course, Kind.LEVEL_CHANGED));
        assertEquals(Optional.of(SiagaLevel.SIAGA_1), course.level());
    }

    @Test
    void a_readiness_that_becomes_known_is_news_unless_all_is_well() {
        GivenIncident given = GivenIncident.of(Severity.SEV2);
        Course unknown = given.seenAt(0);

        assertEquals(0, count(given.level(SiagaLevel.NORMAL).seenAt(1, unknown), Kind.LEVEL_CHANGED));
        assertEquals(1, count(given.level(SiagaLevel.SIAGA_3).seenAt(1, unknown), Kind.LEVEL_CHANGED));
    }

    @Test
    void what_makes_room_on_the_timeline_is_handed_over_once() {
        GivenIncident given = GivenIncident.of(Severity.SEV4).within(Duration.ofDays(9), Duration.ofDays(9));
        for (int i = 0; i < 150; i++) {
            given.update(1);
        }
        List<Integer> all = new ArrayList<>();
        Course course = Course.begin(given.facts(), at(1));
        for (int look = 0; look < 5; look++) {
            IncidentDecider.Outcome outcome = IncidentDecider.run(given.facts(), course, at(2 + look));
            outcome.gone().forEach(entry -> all.add(entry.number()));
            course = outcome.course();
        }
        course.timeline().entries().forEach(entry -> all.add(entry.number()));

        Collections.sort(all);
        assertEquals(IntStream.rangeClosed(1, 151).boxed().toList(), all);
    }

    @Test
    void a_can_report_and_each_update_are_told_once() {
        GivenIncident given =
                GivenIncident.of(Severity.SEV2).acknowledged(1).can(2).update(3);
        Course course = given.seenAt(4);
        course = given.update(5).can(6).seenAt(7, course);

        assertEquals(2, count(course, Kind.CAN_REPORT));
        assertEquals(2, count(course, Kind.UPDATE));
        assertEquals("""
                Conditions: Errors, ongoing, SEV2: one in five requests fails; touches api in Bandung
                Actions: roll back (Budi)
                Needs: none""", course.timeline().entries().getLast().text());
    }

    private static IncidentDecision decide(GivenIncident given, Course course, Instant now) {
        return IncidentDecider.decide(given.facts(), course, now);
    }

    private static long count(Course course, Kind kind) {
        return course.timeline().entries().stream()
                .filter(entry -> entry.kind() == kind)
                .count();
    }
}
