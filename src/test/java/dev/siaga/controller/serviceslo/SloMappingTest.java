package dev.siaga.controller.serviceslo;

import static dev.siaga.controller.serviceslo.GivenSlo.RATIO;
import static dev.siaga.controller.serviceslo.GivenSlo.THIRTY_DAYS;
import static dev.siaga.controller.serviceslo.GivenSlo.latency;
import static dev.siaga.controller.serviceslo.GivenSlo.saturation;
import static dev.siaga.controller.serviceslo.GivenSlo.slo;
import static dev.siaga.controller.serviceslo.GivenSlo.tier;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.api.v1alpha1.ServiceIndicator;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import dev.siaga.controller.serviceslo.SloMapping.Mapped;
import dev.siaga.slo.Indicator;
import dev.siaga.slo.Level;
import dev.siaga.slo.Objective;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Severity;
import dev.siaga.slo.Threshold;
import dev.siaga.slo.Tier;
import dev.siaga.slo.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SloMappingTest {
    @Test
    void without_tiers_the_usual_ones_hold() {
        ServiceLevel.Budgeted level = budgeted(GivenSlo.usual());

        assertEquals(Tier.usual(Objective.ofPercent(99.9), level.window()), level.tiers());
        assertEquals(new Window.Rolling(Duration.ofDays(30)), level.window());
        assertEquals(new Indicator.BadOfTotal("bad", "total"), level.indicator());
    }

    @Test
    void a_tier_without_a_short_window_has_a_twelfth_and_without_times_those_of_its_severity() {
        Tier tier = budgeted(slo(99.9, RATIO, THIRTY_DAYS, List.of(tier(14.4, null, null))))
                .tiers()
                .getFirst();

        assertEquals(Duration.ofMinutes(5), tier.shortWindow());
        assertEquals(Optional.of(Duration.ofMinutes(7)), tier.times().respond());
        assertEquals(Severity.SEV2.usual().resolve(), tier.times().resolve());
        assertEquals(20, tier.minimumBadEvents());
    }

    @Test
    void a_budget_fraction_is_a_threshold_too() {
        Tier tier = budgeted(slo(99.9, RATIO, THIRTY_DAYS, List.of(tier(null, 0.02, "10m"))))
                .tiers()
                .getFirst();

        assertEquals(new Threshold.BudgetFraction(0.02), tier.threshold());
        assertEquals(Duration.ofMinutes(10), tier.shortWindow());
    }

    @Test
    void a_calendar_month_has_its_zone() {
        var window = new ServiceSLOSpec.Window("CalendarMonth", "720h", "Asia/Jakarta");

        assertEquals(
                new Window.CalendarMonth(ZoneId.of("Asia/Jakarta")),
                budgeted(slo(99.9, RATIO, window, null)).window());
    }

    @Test
    void a_zone_that_is_none_is_told() {
        var window = new ServiceSLOSpec.Window("CalendarWeek", "720h", "Asia/Atlantis");

        assertEquals("Unknown time-zone ID: Asia/Atlantis", problem(slo(99.9, RATIO, window, null)));
    }

    @Test
    void a_tier_that_can_never_fire_is_named_with_the_arithmetic() {
        assertEquals(
                "tier fast can never fire: a burn rate of 14.4 times the allowed 10 % of bad events is 144 %, and no more than 100 % can be bad; the highest burn rate is 10",
                problem(slo(90.0, RATIO, THIRTY_DAYS, List.of(tier(14.4, null, null)))));
    }

    @Test
    void an_objective_so_lax_that_no_usual_tier_fires_needs_tiers_of_its_own() {
        var hour = new ServiceSLOSpec.Window("Rolling", "1h", "UTC");

        assertEquals(
                "no usual tier can fire with this objective and window: give spec.tiers",
                problem(slo(50.0, RATIO, hour, null)));
    }

    @Test
    void buckets_are_classic_or_native() {
        for (String buckets : List.of("Classic", "Native")) {
            var latency = assertInstanceOf(
                    Indicator.Latency.class,
                    budgeted(slo(95.0, latency(buckets), THIRTY_DAYS, null)).indicator());
            assertEquals(buckets.toUpperCase(Locale.ROOT), latency.buckets().name());
            assertEquals("", latency.matchers());
        }
    }

    @Test
    void a_limit_is_a_number_or_measured() {
        assertEquals(
                new Indicator.Limit.Fixed(4500),
                capacity(saturation(4500.0, null)).gauge().limit());
        assertEquals(
                new Indicator.Limit.Measured("limit"),
                capacity(saturation(null, "limit")).gauge().limit());
        assertEquals(Level.usual(), capacity(saturation(1.0, null)).levels());
    }

    @Test
    void maintenances_of_any_offset_are_instants() {
        var maintenance =
                new ServiceSLOSpec.Maintenance("2026-11-22T01:00:00+07:00", "2026-11-22T03:00:00+07:00", "switches");

        ServiceLevel.Budgeted level = budgeted(slo(99.9, RATIO, THIRTY_DAYS, null, List.of(maintenance)));

        assertEquals(
                Optional.of(Instant.parse("2026-11-21T20:00:00Z")),
                level.maintenance().frozenUntil(Instant.parse("2026-11-21T18:00:00Z")));
    }

    @Test
    void a_date_that_no_calendar_has_is_told() {
        var maintenance = new ServiceSLOSpec.Maintenance("2026-02-30T01:00:00Z", "2026-11-22T03:00:00Z", null);

        String problem = problem(slo(99.9, RATIO, THIRTY_DAYS, null, List.of(maintenance)));

        assertTrue(problem.contains("2026-02-30T01:00:00Z"), problem);
    }

    private static ServiceLevel.Budgeted budgeted(ServiceSLO slo) {
        var usable = assertInstanceOf(Mapped.Usable.class, SloMapping.map(slo));
        return assertInstanceOf(ServiceLevel.Budgeted.class, usable.level());
    }

    private static ServiceLevel.Capacity capacity(ServiceIndicator indicator) {
        var usable = assertInstanceOf(Mapped.Usable.class, SloMapping.map(slo(null, indicator, THIRTY_DAYS, null)));
        return assertInstanceOf(ServiceLevel.Capacity.class, usable.level());
    }

    private static String problem(ServiceSLO slo) {
        return assertInstanceOf(Mapped.Unusable.class, SloMapping.map(slo)).message();
    }
}
