package dev.siaga.adapter.prometheus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.ClientsOnly;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Indicator;
import dev.siaga.slo.Indicator.Buckets;
import dev.siaga.slo.Indicator.Latency;
import dev.siaga.slo.Outlook;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Reading.Absent;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Reading.Missing;
import dev.siaga.slo.Reading.Senseless;
import dev.siaga.slo.Saturation;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indicators out of a real Prometheus that scrapes a real page once a second. */
@QuarkusTest
@TestProfile(ClientsOnly.class)
class IndicatorReaderIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String GOOD = "http_requests_total{code=\"200\"}";
    private static final String BAD = "http_requests_total{code=\"500\"}";
    private static final Indicator ERRORS =
            new Indicator.BadOfTotal("http_requests_total{code=~\"5..\"}", "http_requests_total");

    @Inject
    IndicatorReader reader;

    @TempDir
    private Path folder;

    private final MetricsPage page = new MetricsPage();
    private RealPrometheus prometheus;

    @BeforeEach
    void start() {
        page.set(GOOD, 0);
        prometheus = new RealPrometheus(folder, page);
        await().atMost(SOON).until(() -> read(new Indicator.Probe("up")) instanceof Measured);
    }

    @AfterEach
    void stop() {
        prometheus.close();
        page.close();
    }

    @Test
    void bad_and_total_are_counted_apart_and_a_missing_bad_counter_is_zero() {
        page.set(GOOD, 300);
        awaitTotal(ERRORS, 300);
        assertEquals(0, counts(ERRORS).bad());

        page.set(BAD, 0);
        awaitScrape();
        page.set(BAD, 100);

        await().atMost(SOON).until(() -> counts(ERRORS).bad() >= 100);
        assertEquals(0.25, counts(ERRORS).errorRatio(), 0.05);
    }

    @Test
    void a_counter_that_starts_again_loses_nothing() {
        page.set(GOOD, 300);
        awaitTotal(ERRORS, 300);
        page.restart();
        awaitScrape();
        page.set(GOOD, 200);

        awaitTotal(ERRORS, 500);
    }

    @Test
    void good_events_that_are_nowhere_are_missing_not_all_bad() {
        page.set(GOOD, 300);
        awaitTotal(ERRORS, 300);

        Reading<Counts> reading =
                read(new Indicator.GoodOfTotal("http_requests_total{code=\"2OO\"}", "http_requests_total"));

        assertEquals(
                "nothing of http_requests_total{code=\"2OO\"} in the window, while there is of http_requests_total",
                why(reading));
    }

    @Test
    void a_service_without_traffic_is_counted_as_nothing_of_nothing() {
        await().atMost(SOON).until(() -> read(ERRORS) instanceof Measured);

        assertEquals(new Counts(0, 0), counts(ERRORS));
    }

    @Test
    void a_service_that_never_existed_is_missing() {
        Reading<Counts> reading = read(new Indicator.BadOfTotal("nobody_errors_total", "nobody_total"));

        assertEquals(
                "no samples for sum(increase(nobody_total[60s]))",
                assertInstanceOf(Absent.class, reading).why());
    }

    @Test
    void broken_promql_is_named_with_prometheus_own_error() {
        Reading<Counts> reading = read(new Indicator.BadOfTotal("a_total", "http_requests_total{code=~\"5.."));

        assertTrue(why(reading).startsWith("bad_data: "), why(reading));
        assertTrue(why(reading).contains("parse error: unterminated quoted string"), why(reading));
        assertEquals(
                "sum(increase(http_requests_total{code=~\"5..[60s]))",
                reading.evidence().getFirst().query());
    }

    @Test
    void a_broken_query_of_bad_events_is_told_though_there_is_no_traffic() {
        await().atMost(SOON).until(() -> read(ERRORS) instanceof Measured);

        Reading<Counts> reading = read(new Indicator.BadOfTotal("a_total{", "http_requests_total"));

        assertTrue(why(reading).startsWith("bad_data: "), why(reading));
    }

    @Test
    void each_sample_of_a_probe_is_an_event() {
        page.set("probe_success", 1);
        var probe = new Indicator.Probe("probe_success");
        awaitTotal(probe, 3);
        assertEquals(0, counts(probe).bad());

        page.set("probe_success", 0);

        await().atMost(SOON).until(() -> counts(probe).bad() >= 2);
    }

    @Test
    void requests_beyond_the_boundary_are_bad() {
        histogram(0, 0);
        awaitScrape();
        histogram(80, 20);

        Latency latency = latency("", Duration.ofMillis(300), Buckets.CLASSIC);
        awaitTotal(latency, 100);
        assertEquals(0.2, counts(latency).errorRatio(), 0.01);
    }

    @Test
    void a_boundary_of_whole_seconds_is_found_however_it_is_written() {
        histogram(0, 0);
        awaitScrape();
        histogram(80, 20);

        awaitTotal(latency("", Duration.ofSeconds(1), Buckets.CLASSIC), 100);
    }

    @Test
    void a_boundary_that_is_not_there_names_those_that_are() {
        histogram(0, 0);
        awaitScrape();
        histogram(80, 20);
        awaitTotal(latency("", Duration.ofMillis(300), Buckets.CLASSIC), 100);

        assertEquals(
                "http_request_duration_seconds has no bucket boundary at 0.25 s: there are 0.1, 0.3, 1.0, +Inf; use one of them as threshold",
                why(read(latency("job=\"api\"", Duration.ofMillis(250), Buckets.CLASSIC))));
    }

    @Test
    void a_native_histogram_needs_no_boundary() {
        page.expose(new NativeHistogram("http_request_duration_seconds", 10, 10));
        awaitScrape();
        page.expose(new NativeHistogram("http_request_duration_seconds", 90, 30));

        Latency latency = latency("job=\"api\"", Duration.ofMillis(300), Buckets.NATIVE);
        awaitTotal(latency, 100);
        assertEquals(0.2, counts(latency).errorRatio(), 0.01);
    }

    @Test
    void a_gauge_that_grows_tells_when_it_reaches_its_limit() {
        Instant began = Instant.now();
        var gauge = new Indicator.Gauge(
                "sum(queue_length)", new Indicator.Limit.Measured("max(queue_limit)"), Duration.ofMinutes(1));
        page.set("queue_limit", 10_000);

        await().pollInterval(Duration.ofMillis(200)).atMost(SOON).untilAsserted(() -> {
            page.set(
                    "queue_length",
                    10.0 * Duration.between(began, Instant.now()).toMillis() / 1000);
            var seen = assertInstanceOf(Measured.class, reader.saturation(access(), gauge, Instant.now()));
            var saturation = (Saturation) seen.value();
            assertEquals(10, saturation.slope(), 2);
            assertEquals(10_000, saturation.limit());
            assertInstanceOf(Outlook.In.class, saturation.reach());
        });
    }

    @Test
    void a_gauge_of_several_series_must_be_summed() {
        page.set("queue_length{q=\"a\"}", 1);
        page.set("queue_length{q=\"b\"}", 1);
        awaitScrape();
        var gauge = new Indicator.Gauge("queue_length", new Indicator.Limit.Fixed(10), Duration.ofMinutes(1));

        await().atMost(SOON).untilAsserted(() -> {
            Reading<Saturation> reading = reader.saturation(access(), gauge, Instant.now());
            assertEquals(
                    "2 series, where one value is needed: sum them for queue_length",
                    assertInstanceOf(Senseless.class, reading).why());
        });
    }

    @Test
    void a_gauge_that_is_nowhere_is_absent() {
        var gauge = new Indicator.Gauge("sum(nobody)", new Indicator.Limit.Fixed(10), Duration.ofMinutes(1));

        assertEquals(
                "no series for sum(nobody)",
                assertInstanceOf(Absent.class, reader.saturation(access(), gauge, Instant.now()))
                        .why());
    }

    @Test
    void a_killed_prometheus_is_missing() {
        prometheus.kill();

        String why = assertInstanceOf(Missing.class, read(ERRORS)).why();
        assertTrue(why.startsWith("no answer: http://127.0.0.1:9090: "), why);
    }

    private void histogram(double fast, double slow) {
        page.set("http_request_duration_seconds_bucket{le=\"0.1\"}", 0);
        page.set("http_request_duration_seconds_bucket{le=\"0.3\"}", fast);
        page.set("http_request_duration_seconds_bucket{le=\"1.0\"}", fast + slow);
        page.set("http_request_duration_seconds_bucket{le=\"+Inf\"}", fast + slow);
        page.set("http_request_duration_seconds_count", fast + slow);
    }

    private static Latency latency(String matchers, Duration threshold, Buckets buckets) {
        return new Latency("http_request_duration_seconds", matchers, threshold, buckets);
    }

    /** What is on the page now has been seen. */
    private void awaitScrape() {
        Instant asked = Instant.now();
        await().atMost(SOON).until(() -> Duration.between(asked, lastScrape()).toMillis() > 0);
    }

    private Instant lastScrape() {
        var client = reader.saturation(
                access(),
                new Indicator.Gauge("max(timestamp(up))", new Indicator.Limit.Fixed(1), Duration.ofMinutes(1)),
                Instant.now());
        return client instanceof Measured<Saturation>(Saturation seen, var _, var _)
                ? Instant.ofEpochMilli((long) (seen.value() * 1000))
                : Instant.EPOCH;
    }

    private void awaitTotal(Indicator indicator, double total) {
        await().atMost(SOON)
                .until(() -> read(indicator) instanceof Measured<Counts>(Counts seen, var _, var _)
                        && seen.total() >= total);
    }

    private Counts counts(Indicator indicator) {
        return (Counts) assertInstanceOf(Measured.class, read(indicator)).value();
    }

    private static String why(Reading<Counts> reading) {
        return assertInstanceOf(Senseless.class, reading).why();
    }

    private Reading<Counts> read(Indicator indicator) {
        Instant now = Instant.now();
        return reader.counts(access(), indicator, now.minus(WINDOW), now);
    }

    private PrometheusAccess access() {
        return new PrometheusAccess(List.of(prometheus.address()), Optional.empty(), Optional.empty());
    }
}
