package dev.siaga.controller.serviceslo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.adapter.prometheus.MetricsPage;
import dev.siaga.adapter.prometheus.RealPrometheus;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.controller.OperatorCity;
import dev.siaga.controller.WholeOperator;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator against a real API server and a real Prometheus that scrapes a real service once a second: an objective of 90 %, evaluated
 * every second, whose tier fires when half of the last 30 s and of the last 5 s failed.
 */
@QuarkusTest
@TestProfile(WholeOperator.class)
class ServiceSLOIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BLIND_SOON = "blindAfter: 4s\n";
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** For a machine that has other things to do. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private final MetricsPage page = new MetricsPage();
    private final Traffic traffic = new Traffic(page, "api");

    @TempDir
    private Path folder;

    private RealPrometheus prometheus;
    private AppliedSlo slo;

    @BeforeEach
    void start() {
        prometheus = new RealPrometheus(folder, page);
        slo = AppliedSlo.inNewNamespace(OperatorCity.running().admin(), prometheus.address());
        slo.createToken();
    }

    @AfterEach
    void stop() {
        slo.delete();
        traffic.close();
        prometheus.close();
        page.close();
    }

    @Test
    void errors_call_for_somebody_within_an_interval_and_recovery_ends_it() {
        traffic.start();
        slo.apply(ratio());
        slo.awaitConditions("Evaluated True", "BudgetAvailable True", "Burning False", "ReleaseAllowed True");

        traffic.failing(1);
        Instant crossed = awaitCrossing();
        slo.awaitConditions("Evaluated True", "BudgetAvailable False", "Burning True", "ReleaseAllowed False");
        Duration took = Duration.between(crossed, Instant.now());
        assertTrue(took.compareTo(INTERVAL.plus(SLACK)) < 0, "Burning was told after " + took);

        assertTells("fast SEV2 5m");
        AppliedSlo.soon().untilAsserted(() -> assertEquals("slo/jakarta/api SEV2 5m null", incident()));

        traffic.failing(0);
        AppliedSlo.soon().untilAsserted(() -> assertNull(slo.status().firing()));
        assertEquals("Burning False NoTierFires", slo.words("Burning"));
        AppliedSlo.soon().untilAsserted(() -> assertEquals(2, slo.events().size()));
        AppliedSlo.soon()
                .untilAsserted(() -> assertNotNull(slo.incidents().getFirst().calmSince()));
        assertEquals(1, slo.incidents().size());
    }

    private String incident() {
        IncidentSpec spec = slo.incidents().getFirst();
        return String.join(" ", spec.cause(), spec.severity(), spec.respondWithin(), spec.calmSince());
    }

    @Test
    void a_killed_prometheus_changes_nothing_but_that_nothing_is_known() {
        traffic.start();
        slo.apply(ratio());
        slo.awaitConditions("Evaluated True", "Burning False", "ReleaseAllowed True");
        ServiceSLOStatus.Budget known = slo.status().budget();

        prometheus.kill();
        slo.awaitConditions("Evaluated False", "BudgetAvailable Unknown", "Burning Unknown", "ReleaseAllowed Unknown");
        assertEquals("Evaluated False QueryFailed", slo.words("Evaluated"));
        assertEquals(known, slo.status().budget());
        assertEquals(List.of(), slo.events());

        prometheus.start();
        slo.awaitConditions("Evaluated True", "Burning False", "ReleaseAllowed True");
    }

    @Test
    void a_prometheus_that_stays_silent_is_one_incident_until_all_it_blinds_see_again() {
        traffic.start();
        awaitSamples();
        slo.apply("blindAfter: 10s\n", ratio());
        slo.applyOf("shop", "blindAfter: 10s\n", ratio());
        slo.awaitConditions("Evaluated True", "Burning False");

        prometheus.kill();
        slo.awaitTold("blind/jakarta/http://127.0.0.1:9090 SEV3");
        IncidentSpec blind = slo.incidents().getFirst();
        assertEquals(List.of("api", "shop"), blind.affected().services());
        assertTrue(blind.summary().contains("no answer: http://127.0.0.1:9090: "), blind.summary());
        assertTrue(blind.summary().contains("2 of the 2 ServiceSLOs"), blind.summary());
        assertEquals("QueryFailed", slo.status().blind().getFirst().reason());

        prometheus.start();
        slo.awaitTold("blind/jakarta/http://127.0.0.1:9090 SEV3 calm");
        AppliedSlo.soon().untilAsserted(() -> assertNull(slo.status().blind()));
        assertEquals(List.of(), slo.events());
    }

    @Test
    void an_alarm_that_stands_when_prometheus_is_killed_goes_on_standing() {
        traffic.start();
        traffic.failing(1);
        slo.apply(ratio());
        slo.awaitConditions("Burning True");
        ServiceSLOStatus.Firing before = slo.status().firing();

        prometheus.kill();
        slo.awaitConditions("Evaluated False");

        await().during(Duration.ofSeconds(12)).atMost(SOON).untilAsserted(() -> {
            assertEquals(before.since(), slo.status().firing().since());
            assertEquals("Burning True SEV2", slo.words("Burning"));
            assertEquals("ReleaseAllowed False Burning", slo.words("ReleaseAllowed"));
        });
        assertEquals(1, slo.events().size());
    }

    @Test
    void no_traffic_is_neither_healthy_nor_burning() {
        awaitSamples();
        slo.apply(BLIND_SOON, ratio());

        slo.awaitConditions("Evaluated False", "Burning Unknown", "ReleaseAllowed Unknown");
        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False NoTraffic", slo.words("Evaluated")));
        await().during(Duration.ofSeconds(6)).atMost(SOON).untilAsserted(() -> {
            assertEquals("Evaluated False NoTraffic", slo.words("Evaluated"));
            assertEquals(List.of(), slo.incidents());
        });
    }

    @Test
    void eight_bad_of_eight_requests_at_night_call_for_nobody_and_ten_of_ten_do() {
        awaitSamples();
        slo.apply(ratio());
        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False NoTraffic", slo.words("Evaluated")));
        traffic.fail(8);
        AppliedSlo.soon().untilAsserted(() -> {
            assertTrue(slo.status().burn().stream().anyMatch(burn -> burn.bad() >= 8));
            assertEquals("Burning False NoTierFires", slo.words("Burning"));
        });
        assertEquals(List.of(), slo.incidents());

        traffic.fail(2);
        slo.awaitTold("slo/jakarta/api SEV2");
    }

    @Test
    void a_service_that_never_existed_says_so() {
        slo.apply(BLIND_SOON, AppliedSlo.ratio("nobody_errors_total", "nobody_total"));

        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False NoData", slo.words("Evaluated")));
        assertTrue(slo.condition("Evaluated").getMessage().contains("no samples for sum(increase(nobody_total[5s]))"));
        slo.awaitTold("absent/jakarta/api SEV4");

        page.set("nobody_total", 0);
        slo.awaitTold("absent/jakarta/api SEV4 calm");
    }

    @Test
    void counters_that_start_again_are_no_errors() {
        traffic.start();
        slo.apply(ratio());
        slo.awaitConditions("Evaluated True", "BudgetAvailable True", "Burning False");

        page.restart();

        await().during(Duration.ofSeconds(6)).atMost(SOON).untilAsserted(() -> {
            assertEquals("Burning False NoTierFires", slo.words("Burning"));
            assertTrue(slo.status().budget().remainingRatio() > 0.99);
        });
    }

    @Test
    void broken_promql_is_named_with_prometheus_own_error() {
        slo.apply(BLIND_SOON, AppliedSlo.ratio("requests_total{code=~\"5..", "requests_total"));

        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False QueryWrong", slo.words("Evaluated")));
        String message = slo.condition("Evaluated").getMessage();
        assertTrue(message.contains("bad_data: ") && message.contains("parse error: unterminated"), message);
        assertEquals(
                "sum(increase(requests_total{code=~\"5..[5s]))",
                slo.status().evidence().get(1).query());
        slo.awaitTold("blind/jakarta/slo/api SEV4");
    }

    @Test
    void a_maintenance_freezes_the_budget_and_calls_nobody() {
        traffic.start();
        traffic.failing(1);
        Instant now = Instant.now();
        slo.apply(
                ratio(),
                "maintenance: [{start: \"%s\", end: \"%s\"}]"
                        .formatted(
                                AlarmStatus.seconds(now.minusSeconds(60)), AlarmStatus.seconds(now.plusSeconds(25))));

        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False Maintenance", slo.words("Evaluated")));
        assertEquals("Burning Unknown Maintenance", slo.words("Burning"));
        traffic.failing(0);

        slo.awaitConditions("Evaluated True", "Burning False", "BudgetAvailable True", "ReleaseAllowed True");
        assertTrue(
                slo.status().budget().remainingRatio() > 0.9,
                slo.status().budget().toString());
        assertEquals(List.of(), slo.events());
    }

    @Test
    void a_gauge_at_its_limit_calls_for_somebody() {
        page.set("connections", 90);
        slo.apply("""
                indicator: {saturation: {gauge: sum(connections), limit: 100, trend: 1m}}
                """);
        slo.awaitConditions("Evaluated True", "BudgetAvailable True", "Burning False", "ReleaseAllowed True");

        page.set("connections", 101);

        slo.awaitConditions("BudgetAvailable False", "Burning True", "ReleaseAllowed False");
        assertEquals(1.01, slo.status().saturation().ratio());
        assertEquals("now", slo.status().exhaustedIn());
    }

    @Test
    void a_secret_that_is_missing_is_named_until_it_is_there() {
        traffic.start();
        slo.removeToken();
        slo.apply(BLIND_SOON, ratio());
        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False QueryFailed", slo.words("Evaluated")));
        String message = slo.condition("Evaluated").getMessage();
        assertTrue(message.contains("there is no Secret prometheus-token in this namespace"), message);

        slo.awaitTold("blind/jakarta/http://127.0.0.1:9090 SEV3");
        assertTrue(slo.incidents().getFirst().summary().contains("there is no Secret prometheus-token"));

        slo.createToken();

        slo.awaitConditions("Evaluated True");
        slo.awaitTold("blind/jakarta/http://127.0.0.1:9090 SEV3 calm");
    }

    @Test
    void a_secret_that_the_namespace_does_not_grant_is_told_with_the_remedy() {
        slo.apply(ratio());
        slo.change("{\"spec\": {\"prometheus\": {\"bearerSecret\": \"not-granted\"}}}");

        AppliedSlo.soon().untilAsserted(() -> {
            assertEquals("Evaluated False QueryFailed", slo.words("Evaluated"));
            String message = slo.condition("Evaluated").getMessage();
            assertTrue(message.contains("the operator may not read the Secret not-granted: grant"), message);
        });
    }

    @Test
    void a_time_zone_that_is_none_is_invalid() {
        slo.apply(AppliedSlo.ratio("a", "b").replace("length: 1h", "type: CalendarMonth, timeZone: Asia/Atlantis"));

        AppliedSlo.soon().untilAsserted(() -> assertEquals("Evaluated False Invalid", slo.words("Evaluated")));
        assertTrue(slo.condition("Evaluated").getMessage().contains("Asia/Atlantis"));
    }

    private void assertTells(String firing) {
        ServiceSLOStatus.Firing told = slo.status().firing();
        assertEquals(firing, told.tier() + " " + told.severity() + " " + told.respondWithin());
        assertTrue(
                slo.status().budget().remainingRatio() < 0,
                slo.status().budget().toString());
        assertEquals(
                List.of("5s", "30s"),
                slo.status().burn().stream().map(ServiceSLOStatus.Burn::window).toList());
        assertTrue(slo.status().evidence().stream()
                .anyMatch(e -> e.query().equals("sum(increase(" + traffic.bad() + "[5s]))")));
        AppliedSlo.soon()
                .untilAsserted(() -> assertEquals(
                        List.of(
                                "Burning: SEV2 of api: tier fast fires at a burn rate of 5; see status.burn and status.evidence"),
                        slo.events()));
    }

    /** The moment at which half of both windows has failed, as anybody may see it who asks Prometheus. */
    private Instant awaitCrossing() {
        AppliedSlo.soon().until(() -> failed("30s") >= 0.5 && failed("5s") >= 0.5);
        return Instant.now();
    }

    /** So many that the short window has some, and that what increase() adds at their edges doesn't make ten of eight. */
    private void awaitSamples() {
        AppliedSlo.soon().until(() -> prometheus.ask("count_over_time(" + traffic.bad() + "[1m])") >= 8);
    }

    private double failed(String window) throws Exception {
        String query = "sum(increase(%s[%s])) / sum(increase(%s[%s]))"
                .formatted(traffic.bad(), window, traffic.total(), window);
        return prometheus.ask(query);
    }

    private String ratio() {
        return AppliedSlo.ratio(traffic.bad(), traffic.total());
    }
}
