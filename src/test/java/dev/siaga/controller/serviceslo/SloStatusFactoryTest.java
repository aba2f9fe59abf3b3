package dev.siaga.controller.serviceslo;

import static dev.siaga.controller.serviceslo.GivenSlo.NOW;
import static dev.siaga.controller.serviceslo.GivenSlo.firing;
import static dev.siaga.controller.serviceslo.GivenSlo.usual;
import static dev.siaga.controller.serviceslo.GivenSlo.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Assessment;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.Blindness.Spell;
import dev.siaga.slo.BudgetReadings;
import dev.siaga.slo.CityCounts;
import dev.siaga.slo.Counts;
import dev.siaga.slo.ErrorBudget;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Outlook;
import dev.siaga.slo.Pool;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Saturation;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Severity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SloStatusFactoryTest {
    private static final Evaluation HEALTHY = new Evaluation.Healthy(List.of());
    private static final Evaluation LOST = new Evaluation.Unknown(Evaluation.Cause.QUERY_FAILED, "no answer");
    private static final Alarm QUIET = new Alarm.Quiet();

    @Test
    void budget_left_and_nothing_burning_allows_a_release() {
        assertEquals(
                "Evaluated=True/Measured BudgetAvailable=True/BudgetLeft Burning=False/NoTierFires ReleaseAllowed=True/BudgetLeft",
                conditions(sight(HEALTHY, QUIET, Optional.of(0.5))));
    }

    @Test
    void an_overdrawn_budget_allows_none() {
        assertEquals(
                "Evaluated=True/Measured BudgetAvailable=False/BudgetUsedUp Burning=False/NoTierFires ReleaseAllowed=False/NothingLeft",
                conditions(sight(HEALTHY, QUIET, Optional.of(-0.1))));
    }

    @Test
    void what_is_not_known_is_unknown() {
        assertEquals(
                "Evaluated=False/QueryFailed BudgetAvailable=Unknown/NotMeasured Burning=Unknown/QueryFailed ReleaseAllowed=Unknown/QueryFailed",
                conditions(sight(LOST, QUIET, Optional.empty())));
    }

    @Test
    void a_budget_that_was_not_measured_allows_no_release_though_nothing_burns() {
        assertEquals(
                "Evaluated=True/Measured BudgetAvailable=Unknown/NotMeasured Burning=False/NoTierFires ReleaseAllowed=Unknown/NotMeasured",
                conditions(sight(HEALTHY, QUIET, Optional.empty())));
    }

    @Test
    void an_alarm_goes_on_standing_while_nothing_is_known() {
        assertEquals(
                "Evaluated=False/QueryFailed BudgetAvailable=Unknown/NotMeasured Burning=True/SEV2 ReleaseAllowed=False/Burning",
                conditions(sight(LOST, firing(Severity.SEV2), Optional.empty())));
    }

    @Test
    void a_report_holds_nothing_up() {
        assertEquals(
                "Evaluated=True/Measured BudgetAvailable=True/BudgetLeft Burning=False/ReportOnly ReleaseAllowed=True/BudgetLeft",
                conditions(sight(HEALTHY, firing(Severity.REPORT), Optional.of(0.5))));
    }

    @Test
    void a_maintenance_is_a_reason_of_its_own() {
        assertEquals(
                "Evaluated=False/Maintenance BudgetAvailable=True/BudgetLeft Burning=Unknown/Maintenance ReleaseAllowed=Unknown/Maintenance",
                conditions(sight(new Evaluation.Frozen(NOW.plusSeconds(60)), QUIET, Optional.of(0.5))));
    }

    @Test
    void a_sum_that_cannot_be_made_says_why_in_a_word() {
        var words = Map.of(
                Evaluation.Cause.NO_ESTATE, "NoEstate",
                Evaluation.Cause.QUORUM_UNREACHABLE, "QuorumUnreachable",
                Evaluation.Cause.CITIES_DIFFER, "CitiesDiffer",
                Evaluation.Cause.CITY_BLIND, "CityBlind");

        words.forEach((cause, word) -> assertEquals(
                "Evaluated=False/%s BudgetAvailable=Unknown/NotMeasured Burning=Unknown/%s ReleaseAllowed=Unknown/%s"
                        .formatted(word, word, word),
                conditions(sight(new Evaluation.Unknown(cause, "why"), QUIET, Optional.empty()))));
    }

    @Test
    void a_sum_names_the_cities_it_is_of() {
        var level = (ServiceLevel.Budgeted) ((SloMapping.Mapped.Usable) SloMapping.map(usual())).level();
        var counts = new Reading.Measured<>(new Counts(0, 1), NOW, List.<Reading.Evidence>of());
        Reading<Counts> none = new Reading.Absent<>("no samples", List.of());
        Pool pool = new Pool(
                new CityCounts("jakarta", "w", new BudgetReadings(Map.of(), counts, NOW), NOW),
                List.of("jakarta", "bandung", "surabaya", "medan"),
                Map.of(
                        "bandung",
                        new CityCounts("bandung", "w", new BudgetReadings(Map.of(), counts, NOW), NOW.minusSeconds(60)),
                        "medan",
                        new CityCounts("medan", "w", new BudgetReadings(Map.of(), none, NOW), NOW)),
                level,
                Duration.ofSeconds(50));
        Sight sight = sight(HEALTHY, QUIET, Optional.of(0.5));

        var status = of(
                usual(),
                new Sight(
                        NOW,
                        sight.assessment(),
                        QUIET,
                        Blindness.none(),
                        Map.of(),
                        counts,
                        List.of(),
                        Optional.of(pool)));

        assertEquals(
                "everything that the tiers look at could be measured, summed over jakarta, medan;"
                        + " bandung is silent since 2026-11-20T09:59:00Z: what it counted last leaves each window as it gets older than that;"
                        + " surabaya has told nothing yet; medan has no such events",
                status.conditions().getFirst().getMessage());
    }

    @Test
    void a_gauge_at_its_limit_leaves_nothing() {
        var assessment = new Assessment(
                HEALTHY,
                new LinkedHashMap<>(),
                Optional.empty(),
                Optional.of(new Saturation(4500, 4500, 0)),
                Optional.of(new Outlook.Reached()));

        var status = of(
                usual(),
                new Sight(
                        NOW,
                        assessment,
                        QUIET,
                        Blindness.none(),
                        Map.of(),
                        GivenSlo.NO_PERIOD,
                        List.of(),
                        Optional.empty()));

        assertEquals("BudgetAvailable=False/AtLimit", words(status).split(" ")[1]);
        assertEquals("now", status.exhaustedIn());
    }

    @Test
    void the_last_known_budget_is_kept_while_it_cannot_be_measured() {
        var known = of(usual(), sight(HEALTHY, QUIET, Optional.of(0.25)));

        var status = of(with(known), sight(LOST, QUIET, Optional.empty()));

        assertEquals(new ServiceSLOStatus.Budget(0.25, 10.8, 43.2), status.budget());
    }

    @Test
    void a_budget_that_was_not_measured_says_why() {
        var status = of(usual(), sight(HEALTHY, QUIET, Optional.empty()));

        assertEquals(
                "what is left isn't known: timeout", status.conditions().get(1).getMessage());
    }

    @Test
    void figures_alone_are_written_every_two_minutes() {
        var before = of(usual(), sight(HEALTHY, QUIET, Optional.of(0.5)));

        assertFalse(SloStatusFactory.worthWriting(before, later(before, 119, Optional.of(0.4))));
        assertTrue(SloStatusFactory.worthWriting(before, later(before, 120, Optional.of(0.4))));
        assertTrue(SloStatusFactory.worthWriting(before, later(before, 1, Optional.of(-0.4))));
        assertTrue(SloStatusFactory.worthWriting(null, before));
    }

    @Test
    void an_unusable_manifest_keeps_the_alarm() {
        var before = of(usual(), sight(HEALTHY, firing(Severity.SEV2), Optional.of(0.5)));

        var status = SloStatusFactory.unusable(with(before), "no such zone");

        assertEquals("fast", status.firing().tier());
        assertEquals("Evaluated=False/Invalid", words(status).split(" ")[0]);
    }

    @Test
    void an_alarm_survives_a_restart() {
        Alarm.Firing alarm = firing(Severity.SEV4);
        var calm = new Alarm.Firing(
                alarm.tier(),
                alarm.severity(),
                alarm.threshold(),
                alarm.times(),
                alarm.since(),
                alarm.tierSince(),
                Optional.of(NOW.plusSeconds(90)));

        for (Alarm told : List.of(alarm, calm, QUIET, firing(Severity.REPORT))) {
            assertEquals(told, AlarmStatus.read(of(usual(), sight(HEALTHY, told, Optional.of(1.0)))));
        }
        assertEquals(QUIET, AlarmStatus.read(null));
    }

    @Test
    void what_cannot_be_judged_survives_a_restart_with_its_times() {
        var blindness = new Blindness(
                List.of(
                        new Spell(Evaluation.Cause.QUERY_FAILED, "no answer", NOW, Optional.of(NOW.plusSeconds(90))),
                        new Spell(Evaluation.Cause.NO_DATA, "no samples", NOW.plusSeconds(5), Optional.empty())),
                NOW);

        var status = of(usual(), sight(LOST, QUIET, blindness, Optional.empty()));

        assertEquals(blindness, BlindStatus.read(status));
        assertEquals(blindness, BlindStatus.read(SloStatusFactory.unusable(with(status), "no such zone")));
        assertEquals(Blindness.none(), BlindStatus.read(of(usual(), sight(LOST, QUIET, Optional.empty()))));
        assertEquals(Blindness.none(), BlindStatus.read(null));
    }

    @Test
    void since_when_nothing_can_be_judged_is_written_at_once() {
        var before = of(usual(), sight(LOST, QUIET, Optional.empty()));
        var spell = new Spell(Evaluation.Cause.QUERY_FAILED, "no answer", NOW, Optional.empty());

        var now = of(with(before), sight(LOST, QUIET, new Blindness(List.of(spell), NOW), Optional.empty()));

        assertTrue(SloStatusFactory.worthWriting(before, now));
    }

    private static ServiceSLOStatus later(ServiceSLOStatus before, int seconds, Optional<Double> remaining) {
        Sight sight = sight(HEALTHY, QUIET, remaining);
        return of(
                with(before),
                new Sight(
                        sight.at().plusSeconds(seconds),
                        sight.assessment(),
                        QUIET,
                        Blindness.none(),
                        Map.of(),
                        GivenSlo.NO_PERIOD,
                        List.of(),
                        Optional.empty()));
    }

    private static Sight sight(Evaluation evaluation, Alarm alarm, Optional<Double> remaining) {
        return sight(evaluation, alarm, Blindness.none(), remaining);
    }

    private static Sight sight(Evaluation evaluation, Alarm alarm, Blindness blindness, Optional<Double> remaining) {
        var assessment = new Assessment(
                evaluation,
                new LinkedHashMap<>(),
                remaining.map(left -> new ErrorBudget(left, Duration.ofSeconds(2592))),
                Optional.empty(),
                Optional.empty());
        return new Sight(NOW, assessment, alarm, blindness, Map.of(), GivenSlo.NO_PERIOD, List.of(), Optional.empty());
    }

    private static ServiceSLOStatus of(ServiceSLO slo, Sight sight) {
        return SloStatusFactory.of(slo, sight, RecordedCondition.read(slo));
    }

    private static String conditions(Sight sight) {
        return words(of(usual(), sight));
    }

    private static String words(ServiceSLOStatus status) {
        return String.join(
                " ",
                status.conditions().stream()
                        .map(c -> c.getType() + "=" + c.getStatus() + "/" + c.getReason())
                        .toList());
    }
}
