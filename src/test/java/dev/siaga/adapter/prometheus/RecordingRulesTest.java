package dev.siaga.adapter.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.prometheus.RecordingRules.Group;
import dev.siaga.adapter.prometheus.RecordingRules.Rule;
import dev.siaga.slo.Indicator;
import dev.siaga.slo.Maintenance;
import dev.siaga.slo.Objective;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Severity;
import dev.siaga.slo.Threshold;
import dev.siaga.slo.Tier;
import dev.siaga.slo.Window;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingRulesTest {
    private static final Indicator ERRORS = new Indicator.BadOfTotal("errors_total", "requests_total");
    private static final Window ROLLING = new Window.Rolling(Duration.ofDays(30));
    private static final Duration STEP = Duration.ofMinutes(5);

    @Test
    void every_window_of_the_tiers_and_the_period_has_both_counts() {
        List<String> series = series(rules(ROLLING));

        for (String window : List.of("5m", "30m", "1h", "2h", "6h", "1d", "30d")) {
            assertTrue(series.contains("siaga_slo:events:increase" + window), window + " of " + series);
            assertTrue(series.contains("siaga_slo:bad_events:increase" + window), window + " of " + series);
        }
    }

    @Test
    void a_calendar_has_no_period_of_one_length() {
        assertEquals(
                List.of(),
                series(rules(new Window.CalendarMonth(ZoneOffset.UTC))).stream()
                        .filter(name -> name.endsWith("30d"))
                        .toList());
    }

    @Test
    void short_windows_are_counted_and_long_ones_are_sums_of_steps() {
        assertEquals("sum(increase(requests_total[7200s]))", expression("siaga_slo:events:increase2h"));
        assertTrue(
                expression("siaga_slo:events:increase6h").startsWith("sum(sum_over_time(siaga_slo:events:delta5m{"),
                expression("siaga_slo:events:increase6h"));
    }

    @Test
    void steps_are_recorded_once_in_a_step_and_windows_each_minute() {
        assertEquals(
                List.of(STEP, Duration.ofMinutes(1)),
                rules(ROLLING).stream().map(Group::every).toList());
    }

    @Test
    void windows_of_seconds_are_recorded_as_often_as_they_need() {
        var tier = new Tier(
                "fast",
                Severity.SEV2,
                new Threshold.Burn(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                10,
                Severity.SEV2.usual());

        assertEquals(
                Duration.ofSeconds(1),
                RecordingRules.of(recording(ERRORS), level(ROLLING, List.of(tier)))
                        .getLast()
                        .every());
    }

    @Test
    void what_another_indicator_recorded_has_another_label() {
        var other = new Indicator.BadOfTotal("errors_total{code=\"500\"}", "requests_total");

        assertNotEquals(
                recording(ERRORS).labels().get("siaga_indicator"),
                recording(other).labels().get("siaga_indicator"));
        assertEquals(recording(ERRORS).labels(), recording(ERRORS).labels());
    }

    @Test
    void two_of_seventy_two_steps_may_lack_at_the_edge_and_by_a_restart() {
        assertEquals(70 * 300, recording(ERRORS).enough(Duration.ofHours(6)));
        assertEquals((8639 - 9) * 300, recording(ERRORS).enough(Duration.ofDays(30)));
    }

    private static String expression(String series) {
        return rules(ROLLING).stream()
                .flatMap(group -> group.rules().stream())
                .filter(rule -> rule.series().equals(series))
                .map(Rule::expression)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> series(List<Group> groups) {
        return groups.stream()
                .flatMap(group -> group.rules().stream())
                .map(Rule::series)
                .toList();
    }

    private static List<Group> rules(Window window) {
        return RecordingRules.of(recording(ERRORS), level(window, Tier.usual(Objective.ofPercent(99.9), window)));
    }

    private static ServiceLevel.Budgeted level(Window window, List<Tier> tiers) {
        return new ServiceLevel.Budgeted(Objective.ofPercent(99.9), ERRORS, window, tiers, Maintenance.none());
    }

    private static Recording recording(Indicator indicator) {
        return new Recording(new Recording.Subject("orders", "api", "api"), indicator, STEP, Duration.ofHours(6));
    }
}
