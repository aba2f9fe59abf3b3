package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.DurationText;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.BurnRate;
import dev.siaga.slo.ErrorBudget;
import dev.siaga.slo.Evaluation;
import dev.siaga.slo.Severity;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the leading replica knows of each ServiceSLO. Labels are bounded by the number of ServiceSLOs and the windows of their tiers. What
 * isn't known is NaN. Every city has the same figures of a level whose scope is global: they are one budget, and not to be added up.
 */
@Singleton
class SloMetrics {
    private record Series(ResourceID slo, String scope, String name, String window) {}

    private record Cell(Meter.Id meter, double[] value) {}

    private final MeterRegistry registry;
    private final Map<Series, Cell> cells = new ConcurrentHashMap<>();

    SloMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void update(ServiceSLO resource, Sight sight) {
        ResourceID slo = ResourceID.fromResource(resource);
        String scope = SloMapping.global(resource) ? "global" : "city";
        boolean known = sight.assessment().evaluation() instanceof Evaluation.Healthy
                || sight.assessment().evaluation() instanceof Evaluation.Burning;
        set(
                new Series(slo, scope, "siaga.slo.evaluated", ""),
                "1 when everything needed could be measured",
                known ? 1 : 0);
        set(
                new Series(slo, scope, "siaga.slo.severity", ""),
                "0 when nothing fires, else 1 (SEV1) to 4 (SEV4), 5 for a report",
                severity(sight.alarm()));
        Optional<Double> remaining = sight.assessment().budget().map(ErrorBudget::remaining);
        set(
                new Series(slo, scope, "siaga.slo.budget.remaining.ratio", ""),
                "The share of the error budget that is left; negative is overdrawn",
                remaining.orElse(Double.NaN));
        sight.windows().keySet().forEach(window -> {
            BurnRate burn = sight.assessment().burns().get(window);
            set(
                    new Series(slo, scope, "siaga.slo.burn.rate", DurationText.of(window)),
                    "How many times faster than allowed the budget burns",
                    burn == null ? Double.NaN : burn.rate());
        });
    }

    void forget(ResourceID slo) {
        cells.entrySet().removeIf(entry -> {
            boolean its = entry.getKey().slo().equals(slo);
            if (its) {
                registry.remove(entry.getValue().meter());
            }
            return its;
        });
    }

    private void set(Series series, String description, double value) {
        cells.computeIfAbsent(series, s -> register(s, description)).value()[0] = value;
    }

    private Cell register(Series series, String description) {
        double[] value = {Double.NaN};
        Tags tags = Tags.of(
                "namespace",
                series.slo().getNamespace().orElse(""),
                "slo",
                series.slo().getName(),
                "scope",
                series.scope());
        Gauge gauge = Gauge.builder(series.name(), () -> value[0])
                .description(description)
                .tags(series.window().isEmpty() ? tags : tags.and("window", series.window()))
                .strongReference(true)
                .register(registry);
        return new Cell(gauge.getId(), value);
    }

    private static int severity(Alarm alarm) {
        return switch (alarm) {
            case Alarm.Quiet _ -> 0;
            case Alarm.Firing firing ->
                firing.severity() == Severity.REPORT ? 5 : firing.severity().ordinal() + 1;
        };
    }
}
