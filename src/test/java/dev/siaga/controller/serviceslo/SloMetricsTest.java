package dev.siaga.controller.serviceslo;

import static dev.siaga.controller.serviceslo.GivenSlo.NOW;
import static dev.siaga.controller.serviceslo.GivenSlo.firing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Assessment;
import dev.siaga.slo.Blindness;
import dev.siaga.slo.BurnRate;
import dev.siaga.slo.ErrorBudget;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Severity;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SloMetricsTest {
    private static final ServiceSLO API = GivenSlo.usual();
    private static final Duration HOUR = Duration.ofHours(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SloMetrics metrics = new SloMetrics(registry);

    @Test
    void what_is_known_is_shown_and_followed() {
        metrics.update(API, sight(new Evaluation.Healthy(List.of()), firing(Severity.SEV2), Optional.of(14.4)));
        assertEquals(14.4, value("siaga.slo.burn.rate"));
        assertEquals(0.5, value("siaga.slo.budget.remaining.ratio"));
        assertEquals(1, value("siaga.slo.evaluated"));
        assertEquals(2, value("siaga.slo.severity"));
        assertEquals("1h", registry.get("siaga.slo.burn.rate").gauge().getId().getTag("window"));

        assertEquals("city", registry.get("siaga.slo.severity").gauge().getId().getTag("scope"));

        var lost = new Evaluation.Unknown(Evaluation.Cause.NO_DATA, "nothing");
        metrics.update(API, sight(lost, new Alarm.Quiet(), Optional.empty()));
        assertEquals(Double.NaN, value("siaga.slo.burn.rate"));
        assertEquals(0, value("siaga.slo.evaluated"));
        assertEquals(0, value("siaga.slo.severity"));
    }

    @Test
    void a_service_level_that_is_gone_leaves_no_series() {
        ServiceSLO kept = GivenSlo.usual();
        kept.getMetadata().setName("web");
        metrics.update(API, sight(new Evaluation.Healthy(List.of()), new Alarm.Quiet(), Optional.of(1.0)));
        metrics.update(kept, sight(new Evaluation.Healthy(List.of()), new Alarm.Quiet(), Optional.of(1.0)));

        metrics.forget(ResourceID.fromResource(API));

        assertEquals(
                List.of("web"),
                registry.getMeters().stream()
                        .map(meter -> meter.getId().getTag("slo"))
                        .distinct()
                        .toList());
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }

    private static Sight sight(Evaluation evaluation, Alarm alarm, Optional<Double> burn) {
        var burns = new LinkedHashMap<Duration, BurnRate>();
        burn.ifPresent(rate -> burns.put(HOUR, new BurnRate(rate)));
        var assessment = new Assessment(
                evaluation,
                burns,
                Optional.of(new ErrorBudget(0.5, Duration.ofMinutes(43))),
                Optional.empty(),
                Optional.empty());
        return new Sight(
                NOW,
                assessment,
                alarm,
                Blindness.none(),
                Map.of(HOUR, new Reading.Missing<>("", List.of())),
                GivenSlo.NO_PERIOD,
                List.of(),
                Optional.empty());
    }
}
