package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceIndicator;
import dev.siaga.api.v1alpha1.ServiceIndicator.Latency;
import dev.siaga.api.v1alpha1.ServiceIndicator.Ratio;
import dev.siaga.api.v1alpha1.ServiceIndicator.Saturation;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import dev.siaga.api.v1alpha1.ServiceSLOSpec.Maintenance;
import dev.siaga.api.v1alpha1.ServiceSLOSpec.Prometheus;
import dev.siaga.api.v1alpha1.ServiceSLOSpec.Tier;
import dev.siaga.api.v1alpha1.ServiceSLOSpec.Window;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Counts;
import dev.siaga.slo.Reading;
import dev.siaga.slo.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** ServiceSLOs as the API server hands them out, defaults filled in. */
final class GivenSlo {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final ServiceIndicator RATIO = new ServiceIndicator(new Ratio("bad", null, "total"), null, null, null);
    static final Reading<Counts> NO_PERIOD = new Reading.Missing<>("timeout", List.of());
    static final Window THIRTY_DAYS = new Window("Rolling", "720h", "UTC");
    private static final Prometheus PROMETHEUS = new Prometheus(List.of("http://prometheus:9090"), null, null, null);

    private GivenSlo() {}

    static ServiceSLO slo(Double objective, ServiceIndicator indicator, Window window, List<Tier> tiers) {
        return slo(objective, indicator, window, tiers, null);
    }

    static ServiceSLO slo(
            Double objective,
            ServiceIndicator indicator,
            Window window,
            List<Tier> tiers,
            List<Maintenance> maintenance) {
        var slo = new ServiceSLO();
        slo.getMetadata().setName("api");
        slo.getMetadata().setNamespace("orders");
        slo.getMetadata().setUid("7");
        slo.getMetadata().setGeneration(3L);
        slo.setSpec(new ServiceSLOSpec(
                "api", objective, "City", indicator, window, "30s", "10m", tiers, maintenance, PROMETHEUS));
        return slo;
    }

    static ServiceSLO usual() {
        return slo(99.9, RATIO, THIRTY_DAYS, null);
    }

    static ServiceSLO with(ServiceSLOStatus status) {
        ServiceSLO slo = usual();
        slo.setStatus(status);
        return slo;
    }

    static ServiceIndicator saturation(Double limit, String limitQuery) {
        return new ServiceIndicator(null, null, null, new Saturation("gauge", limit, limitQuery, "1h", null));
    }

    static ServiceIndicator latency(String buckets) {
        return new ServiceIndicator(null, new Latency("seconds", null, "300ms", buckets), null, null);
    }

    static Tier tier(Double burnRate, Double budgetFraction, String shortWindow) {
        return new Tier("fast", "SEV2", burnRate, budgetFraction, "1h", shortWindow, 20, "7m", null);
    }

    static Alarm.Firing firing(Severity severity) {
        return new Alarm.Firing(
                "fast", severity, "burn rate 14.4", severity.usual(), NOW, NOW.plusSeconds(60), Optional.empty());
    }
}
