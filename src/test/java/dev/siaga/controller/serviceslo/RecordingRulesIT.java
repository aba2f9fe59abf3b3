package dev.siaga.controller.serviceslo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.adapter.prometheus.Recording;
import dev.siaga.slo.Indicator;
import dev.siaga.slo.Indicator.Buckets;
import dev.siaga.slo.Maintenance;
import dev.siaga.slo.Objective;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Tier;
import dev.siaga.slo.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus' own rule tester over what is recorded, with one sample a minute and figures reckoned by hand. It can't be given native
 * histograms: those are tried on a real Prometheus.
 */
class RecordingRulesIT {
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Duration THIRTY_DAYS = Duration.ofDays(30);
    private static final Objective OBJECTIVE = Objective.ofPercent(99.9);
    private static final Indicator ERRORS = new Indicator.BadOfTotal("errors_total", "requests_total");

    @TempDir
    private Path folder;

    private final List<String> expected = new ArrayList<>();

    @Test
    void bad_and_total_of_every_window_are_counted_apart() throws Exception {
        // 60 requests a minute on each of two instances; after five hours one of them fails 6 a minute.
        expect("events:delta5m", "1h", 600);
        expect("events:increase5m", "7h", 600);
        expect("events:increase30m", "7h", 3_600);
        expect("events:increase1h", "7h", 7_200);
        expect("events:increase2h", "7h", 14_400);
        expect("events:increase6h", "7h", 43_200);
        expect("events:increase30d", "7h", 50_400);
        expect("bad_events:delta5m", "6h", 30);
        expect("bad_events:increase5m", "7h", 30);
        expect("bad_events:increase1h", "7h", 360);
        expect("bad_events:increase6h", "7h", 720);
        expect("bad_events:increase1d", "7h", 720);

        judge(
                ERRORS,
                Map.of(
                        "requests_total{i=\"1\"}", "0+60x420",
                        "requests_total{i=\"2\"}", "0+60x420",
                        "errors_total{i=\"1\"}", "0x300 6+6x119"));
    }

    @Test
    void a_counter_of_bad_events_that_is_not_there_yet_is_zero_where_there_are_events() throws Exception {
        expect("bad_events:delta5m", "4h", 0);
        expect("bad_events:increase1h", "4h", 0);
        expect("bad_events:increase6h", "4h", 0);
        expect("bad_events:increase6h", "7h", 714);

        judge(ERRORS, Map.of("requests_total", "0+60x420", "errors_total", "_x301 0+6x119"));
    }

    @Test
    void what_is_not_there_is_absent_and_never_zero() throws Exception {
        expectNothing("events:delta5m", "1h");
        expectNothing("bad_events:delta5m", "1h");
        expectNothing("events:increase1h", "1h");
        expectNothing("events:increase6h", "1h");
        expectNothing("bad_events:increase6h", "1h");

        judge(ERRORS, Map.of("another_total", "0+60x420"));
    }

    @Test
    void a_service_that_was_gone_for_two_hours_has_no_events_of_them() throws Exception {
        // 240 minutes of 60, then nothing for 120; when it is back its counter goes on.
        expectNothing("events:delta5m", "5h");
        expect("recorded_seconds:delta5m", "5h", 300);
        expect("events:increase6h", "6h", 14_400);
        expect("bad_events:increase6h", "6h", 0);
        // Five steps of 300 since then: in the first the instance was back for its last sample only.
        expect("events:increase6h", "385m", 12_900 + 1_500);

        judge(ERRORS, Map.of("requests_total", "0+60x240 stale _x118 14400+60x60"));
    }

    @Test
    void a_counter_that_starts_again_loses_nothing_that_a_scrape_saw() throws Exception {
        // The second instance starts again in minute 101 and has made 240 at minute 105.
        expect("events:delta5m", "100m", 600);
        expect("events:delta5m", "105m", 540);
        expect("events:delta5m", "110m", 600);
        expect("events:increase6h", "6h", 43_200 - 60);

        judge(
                ERRORS,
                Map.of(
                        "requests_total{i=\"1\"}", "0+60x420",
                        "requests_total{i=\"2\"}", "0+60x100 0+60x318"));
    }

    @Test
    void a_start_between_the_last_scrape_of_a_step_and_the_first_of_the_next_is_seen() throws Exception {
        // Scraped at 104 (6240) and, after a start, at 106 (6300 again, which looks like 60 more): the step from 105 on
        // holds 4 * 60.
        expect("events:delta5m", "110m", 300);
        expect("events:increase6h", "110m", 105 * 60 - 60 + 300);

        judge(ERRORS, Map.of("requests_total", "0+60x104 _ 60+60x300"));
    }

    @Test
    void a_burst_between_two_steps_is_counted_once() throws Exception {
        // A thousand at once between the scrapes of minutes 60 and 61, whatever the edges of steps are.
        expect("events:delta5m", "1h", 0);
        expect("events:delta5m", "65m", 1_000);
        expect("events:increase6h", "6h", 1_000);

        judge(ERRORS, Map.of("requests_total", "0x60 1000x400"));
    }

    @Test
    void what_is_not_good_is_bad() throws Exception {
        expect("events:delta5m", "2h", 300);
        expect("bad_events:delta5m", "2h", 15);
        expect("bad_events:increase1h", "2h", 180);
        expect("bad_events:increase6h", "7h", 1_080);

        judge(
                new Indicator.GoodOfTotal("ok_total", "requests_total"),
                Map.of("requests_total", "0+60x420", "ok_total", "0+57x420"));
    }

    @Test
    void good_events_that_are_nowhere_are_not_all_bad_and_nobody_vouches_for_them() throws Exception {
        expect("events:delta5m", "2h", 300);
        expectNothing("bad_events:delta5m", "2h");
        expectNothing("bad_events:increase6h", "2h");
        expectNothing("recorded_seconds:delta5m", "2h");

        judge(new Indicator.GoodOfTotal("ok_total", "requests_total"), Map.of("requests_total", "0+60x420"));
    }

    @Test
    void each_sample_of_a_probe_is_an_event_of_one_step_only() throws Exception {
        // Two instances; one is down from minute 121 to 130.
        expect("events:delta5m", "2h", 10);
        expect("bad_events:delta5m", "2h", 0);
        expect("bad_events:delta5m", "125m", 5);
        expect("bad_events:increase6h", "7h", 10);
        expect("events:increase6h", "7h", 720);

        judge(
                new Indicator.Probe("up{job=\"api\"}"),
                Map.of("up{job=\"api\",i=\"1\"}", "1x420", "up{job=\"api\",i=\"2\"}", "1x120 0x9 1x290"));
    }

    @Test
    void requests_beyond_the_boundary_are_bad() throws Exception {
        expect("events:delta5m", "2h", 300);
        expect("bad_events:delta5m", "2h", 100);
        expect("bad_events:increase30m", "2h", 600);
        expect("bad_events:increase6h", "7h", 7_200);

        judge(
                new Indicator.Latency("seconds", "job=\"api\"", Duration.ofMillis(300), Buckets.CLASSIC),
                Map.of(
                        "seconds_count{job=\"api\"}", "0+60x420",
                        "seconds_bucket{job=\"api\",le=\"0.1\"}", "0+20x420",
                        "seconds_bucket{job=\"api\",le=\"0.3\"}", "0+40x420",
                        "seconds_bucket{job=\"api\",le=\"+Inf\"}", "0+60x420"));
    }

    @Test
    void the_seconds_tell_how_much_of_a_window_is_recorded() throws Exception {
        expect("recorded_seconds:delta5m", "1h", 300);
        expect("recorded_seconds:increase6h", "3h", 10_800);
        expect("recorded_seconds:increase6h", "7h", 21_600);
        expect("recorded_seconds:increase30d", "7h", 25_200);

        judge(ERRORS, Map.of("requests_total", "0+60x420"));
    }

    @Test
    void a_whole_period_is_the_sum_of_its_steps_and_nothing_before() throws Exception {
        // 60 a minute for four days, of which 6 fail in the last hour of the first day and in the last of all.
        expect("events:increase3d", "4d", 3 * 24 * 60 * 60);
        expect("bad_events:increase3d", "4d", 360);
        expect("recorded_seconds:increase3d", "4d", 3 * 24 * 60 * 60);

        judge(
                rules(ERRORS, Duration.ofDays(3)),
                Map.of("requests_total", "0+60x5760", "errors_total", "0x1380 6+6x59 360x4259 366+6x59"));
    }

    @Test
    void what_is_recorded_says_whose_it_is() throws IOException {
        String rules = rules(ERRORS, THIRTY_DAYS);

        assertEquals(
                List.of("siaga_indicator", "siaga_namespace", "siaga_service", "siaga_slo"),
                rules.lines()
                        .map(String::strip)
                        .filter(line -> line.matches("siaga_[a-z]+: .*"))
                        .map(line -> line.replaceAll(":.*", ""))
                        .distinct()
                        .sorted()
                        .toList());
    }

    private void expect(String series, String at, long value) {
        expected.add("{expr: 'sum(siaga_slo:%s)', eval_time: %s, exp_samples: [{labels: '{}', value: %d}]}"
                .formatted(series, at, value));
    }

    private void expectNothing(String series, String at) {
        expected.add("{expr: 'siaga_slo:%s', eval_time: %s, exp_samples: []}".formatted(series, at));
    }

    private void judge(Indicator indicator, Map<String, String> input) throws IOException, InterruptedException {
        judge(rules(indicator, THIRTY_DAYS), input);
    }

    private void judge(String rules, Map<String, String> input) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("rules.yml"), rules);
        Files.writeString(folder.resolve("test.yml"), """
                rule_files: [rules.yml]
                evaluation_interval: 5m
                group_eval_order: [siaga_slo.steps, siaga_slo.windows]
                tests:
                  - interval: 1m
                    input_series:
                %s
                    promql_expr_test:
                %s
                """.formatted(
                        input.entrySet().stream()
                                .map(series -> "      - {series: '%s', values: '%s'}"
                                        .formatted(series.getKey(), series.getValue()))
                                .collect(Collectors.joining("\n")),
                        expected.stream().map(e -> "      - " + e).collect(Collectors.joining("\n"))));
        RuleFile.judge(folder, "promtool", "check", "rules", "rules.yml");
        RuleFile.judge(folder, "promtool", "test", "rules", "test.yml");
    }

    private static String rules(Indicator indicator, Duration period) {
        var window = new Window.Rolling(period);
        var level = new ServiceLevel.Budgeted(
                OBJECTIVE, indicator, window, Tier.usual(OBJECTIVE, window), Maintenance.none());
        var recording =
                new Recording(new Recording.Subject("orders", "api", "api"), indicator, STEP, Duration.ofHours(6));
        return RuleFile.of(recording, level);
    }
}
