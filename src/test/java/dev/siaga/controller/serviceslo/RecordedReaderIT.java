package dev.siaga.controller.serviceslo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.adapter.prometheus.IndicatorReader;
import dev.siaga.adapter.prometheus.MetricsPage;
import dev.siaga.adapter.prometheus.NativeHistogram;
import dev.siaga.adapter.prometheus.PrometheusAccess;
import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.adapter.prometheus.RecordedReader;
import dev.siaga.adapter.prometheus.Recording;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Indicator;
import dev.siaga.slo.Indicator.Buckets;
import dev.siaga.slo.Maintenance;
import dev.siaga.slo.Objective;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Severity;
import dev.siaga.slo.Threshold;
import dev.siaga.slo.Tier;
import dev.siaga.slo.Window;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus has recorded in steps of two seconds, against what it says of its counters at the same instant. */
@Tag("slow")
@QuarkusTest
@TestProfile(ClientsOnly.class)
class RecordedReaderIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofSeconds(30);
    /** Requests a second, a fifth of them bad. */
    private static final double RATE = 50;

    private static final Map<String, Indicator> INDICATORS = Map.of(
            "bad", new Indicator.BadOfTotal("requests_total{code=\"500\"}", "requests_total"),
            "good", new Indicator.GoodOfTotal("requests_total{code=\"200\"}", "requests_total"),
            "latency", new Indicator.Latency("seconds", "", Duration.ofMillis(300), Buckets.CLASSIC),
            "native", new Indicator.Latency("native_seconds", "", Duration.ofMillis(300), Buckets.NATIVE),
            "probe", new Indicator.Probe("probe_success"));

    @Inject
    IndicatorReader counters;

    @Inject
    RecordedReader recorded;

    @TempDir
    private Path folder;

    private final MetricsPage page = new MetricsPage();
    private final MetricsPage nativePage = new MetricsPage();
    private final AtomicLong fives = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private RealPrometheus prometheus;

    @BeforeEach
    void start() {
        clock.scheduleAtFixedRate(this::request, 0, 100, TimeUnit.MILLISECONDS);
        prometheus = new RealPrometheus(folder, page, nativePage);
    }

    @AfterEach
    void stop() {
        clock.shutdownNow();
        prometheus.close();
        page.close();
        nativePage.close();
    }

    @Test
    void what_is_recorded_agrees_with_the_counters_within_a_step_and_a_scrape_at_each_edge() throws Exception {
        for (var indicator : INDICATORS.entrySet()) {
            prometheus.load(
                    indicator.getKey(), RuleFile.of(recording(indicator.getValue()), level(indicator.getValue())));
        }

        for (var indicator : INDICATORS.entrySet()) {
            awaitRecorded(indicator.getValue());
            assertAgrees(
                    indicator.getKey(), indicator.getValue(), indicator.getKey().equals("probe") ? 1 : RATE);
        }

        var neverRecorded = new Indicator.BadOfTotal("seconds_count", "requests_total");
        assertEquals(
                "sum(increase(requests_total[30s]))",
                query(read(neverRecorded, Instant.now())),
                "what other indicators recorded under the same name was taken");
    }

    @Test
    void a_window_that_is_not_recorded_yet_is_counted() throws Exception {
        Indicator indicator = INDICATORS.get("bad");
        await().atMost(SOON).until(() -> read(indicator, Instant.now()) instanceof Measured);
        prometheus.load("api", RuleFile.of(recording(indicator), level(indicator)));
        await().atMost(SOON).until(() -> prometheus.ask("sum(sum_over_time(siaga_slo:events:delta2s[1m]))") > 0);

        assertEquals("sum(increase(requests_total[30s]))", query(read(indicator, Instant.now())));
    }

    private void request() {
        double tick = RATE / 10;
        long five = fives.incrementAndGet();
        nativePage.expose(new NativeHistogram("native_seconds", 4 * five, five));
        page.add("requests_total{code=\"200\"}", tick * 0.8);
        page.add("requests_total{code=\"500\"}", tick * 0.2);
        page.add("seconds_count", tick);
        page.add("seconds_bucket{le=\"0.3\"}", tick * 0.8);
        page.add("seconds_bucket{le=\"+Inf\"}", tick);
        page.set("probe_success", Instant.now().getEpochSecond() % 5 == 0 ? 0 : 1);
    }

    private void awaitRecorded(Indicator indicator) {
        await().atMost(SOON).until(() -> query(read(indicator, Instant.now())).contains("siaga_slo:events:delta2s"));
    }

    /** At each of the two edges a step and a scrape, and no event is twice in the one. */
    private void assertAgrees(String name, Indicator indicator, double rate) {
        Instant now = Instant.now();
        Counts steps = ((Measured<Counts>) read(indicator, now)).value();
        Counts counted = ((Measured<Counts>) counters.counts(access(), indicator, now.minus(WINDOW), now)).value();
        double bound = 2 * rate * (STEP.toSeconds() + 1);
        String told = "%s: recorded %s, counted %s, bound %s".formatted(name, steps, counted, bound);
        assertTrue(Math.abs(steps.total() - counted.total()) <= bound, told);
        assertTrue(Math.abs(steps.bad() - counted.bad()) <= bound, told);
        assertEquals(0.2, steps.errorRatio(), 0.1, told);
        assertTrue(steps.total() > rate * WINDOW.toSeconds() / 2, told);
    }

    private Reading<Counts> read(Indicator indicator, Instant now) {
        return recorded.counts(access(), recording(indicator), now.minus(WINDOW), now);
    }

    private static String query(Reading<Counts> reading) {
        return reading.evidence().getFirst().query();
    }

    private PrometheusAccess access() {
        return new PrometheusAccess(List.of(prometheus.address()), Optional.empty(), Optional.empty());
    }

    private static Recording recording(Indicator indicator) {
        return new Recording(new Recording.Subject("orders", "api", "api"), indicator, STEP, WINDOW);
    }

    private static ServiceLevel.Budgeted level(Indicator indicator) {
        var tier = new Tier(
                "fast", Severity.SEV2, new Threshold.Burn(5), WINDOW, Duration.ofSeconds(5), 10, Severity.SEV2.usual());
        return new ServiceLevel.Budgeted(
                Objective.ofPercent(90),
                indicator,
                new Window.Rolling(Duration.ofHours(1)),
                List.of(tier),
                Maintenance.none());
    }
}
