package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceIndicator;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOSpec;
import dev.siaga.controller.DurationText;
import dev.siaga.slo.Indicator;
import dev.siaga.slo.Level;
import dev.siaga.slo.Maintenance;
import dev.siaga.slo.Objective;
import dev.siaga.slo.ServiceLevel;
import dev.siaga.slo.Severity;
import dev.siaga.slo.Severity.ResponseTimes;
import dev.siaga.slo.Threshold;
import dev.siaga.slo.Tier;
import dev.siaga.slo.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From the manifest to a service level: text becomes durations, instants and severities once, here. */
final class SloMapping {
    private SloMapping() {}

    /** What one manifest amounts to. */
    sealed interface Mapped {
        record Usable(ServiceLevel level, Duration every) implements Mapped {}

        /** The manifest can't be worked with; the message names the field and the remedy. */
        record Unusable(String message) implements Mapped {}
    }

    static Mapped map(ServiceSLO slo) {
        ServiceSLOSpec spec = slo.getSpec();
        try {
            Maintenance maintenance = maintenance(spec);
            ServiceLevel level = spec.indicator().saturation() == null
                    ? budgeted(spec, maintenance)
                    : capacity(spec.indicator().saturation(), maintenance);
            return new Mapped.Usable(level, DurationText.parse("spec.evaluateEvery", spec.evaluateEvery()));
        } catch (IllegalArgumentException | DateTimeException e) {
            return new Mapped.Unusable(e.getMessage());
        }
    }

    static boolean global(ServiceSLO slo) {
        return "Global".equals(slo.getSpec().scope());
    }

    private static ServiceLevel budgeted(ServiceSLOSpec spec, Maintenance maintenance) {
        Objective objective = Objective.ofPercent(spec.objective());
        Window window = window(spec.window());
        List<Tier> tiers = spec.tiers() == null
                ? Tier.usual(objective, window)
                : spec.tiers().stream().map(SloMapping::tier).toList();
        return new ServiceLevel.Budgeted(objective, indicator(spec.indicator()), window, tiers, maintenance);
    }

    private static ServiceLevel capacity(ServiceIndicator.Saturation saturation, Maintenance maintenance) {
        var gauge = new Indicator.Gauge(
                saturation.gauge(),
                saturation.limit() == null
                        ? new Indicator.Limit.Measured(saturation.limitQuery())
                        : new Indicator.Limit.Fixed(saturation.limit()),
                DurationText.parse("spec.indicator.saturation.trend", saturation.trend()));
        List<Level> levels = saturation.levels() == null
                ? Level.usual()
                : saturation.levels().stream().map(SloMapping::level).toList();
        return new ServiceLevel.Capacity(gauge, levels, maintenance);
    }

    private static Indicator indicator(ServiceIndicator indicator) {
        if (indicator.probe() != null) {
            return new Indicator.Probe(indicator.probe().selector());
        }
        if (indicator.latency() != null) {
            return latency(indicator.latency());
        }
        ServiceIndicator.Ratio ratio = indicator.ratio();
        return ratio.bad() == null
                ? new Indicator.GoodOfTotal(ratio.good(), ratio.total())
                : new Indicator.BadOfTotal(ratio.bad(), ratio.total());
    }

    private static Indicator latency(ServiceIndicator.Latency latency) {
        return new Indicator.Latency(
                latency.histogram(),
                latency.matchers() == null ? "" : latency.matchers(),
                DurationText.parse("spec.indicator.latency.threshold", latency.threshold()),
                Indicator.Buckets.valueOf(latency.buckets().toUpperCase(Locale.ROOT)));
    }

    private static Window window(ServiceSLOSpec.Window window) {
        return switch (window.type()) {
            case "CalendarMonth" -> new Window.CalendarMonth(ZoneId.of(window.timeZone()));
            case "CalendarWeek" -> new Window.CalendarWeek(ZoneId.of(window.timeZone()));
            default -> new Window.Rolling(DurationText.parse("spec.window.length", window.length()));
        };
    }

    private static Tier tier(ServiceSLOSpec.Tier tier) {
        Duration longWindow = DurationText.parse("spec.tiers.longWindow", tier.longWindow());
        Severity severity = severity(tier.severity());
        return new Tier(
                tier.name(),
                severity,
                tier.burnRate() == null
                        ? new Threshold.BudgetFraction(tier.budgetFraction())
                        : new Threshold.Burn(tier.burnRate()),
                longWindow,
                optional("spec.tiers.shortWindow", tier.shortWindow()).orElseGet(() -> Tier.shortOf(longWindow)),
                tier.minimumBadEvents(),
                times(severity, tier.respondWithin(), tier.resolveWithin()));
    }

    private static Level level(ServiceIndicator.Level level) {
        Severity severity = severity(level.severity());
        return new Level(
                level.name(),
                severity,
                level.ratio() == null
                        ? new Level.Mark.Within(DurationText.parse(
                                "spec.indicator.saturation.levels.reachedWithin", level.reachedWithin()))
                        : new Level.Mark.AtRatio(level.ratio()),
                times(severity, level.respondWithin(), level.resolveWithin()));
    }

    private static ResponseTimes times(Severity severity, String respondWithin, String resolveWithin) {
        return new ResponseTimes(
                optional("respondWithin", respondWithin).or(severity.usual()::respond),
                optional("resolveWithin", resolveWithin).or(severity.usual()::resolve));
    }

    private static Optional<Duration> optional(String field, String text) {
        return Optional.ofNullable(text).map(t -> DurationText.parse(field, t));
    }

    /** How long nothing may be known before somebody is told. */
    static Duration blindAfter(ServiceSLO slo) {
        return DurationText.parse("spec.blindAfter", slo.getSpec().blindAfter());
    }

    static Severity severity(String word) {
        return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Maintenance maintenance(ServiceSLOSpec spec) {
        return spec.maintenance() == null
                ? Maintenance.none()
                : new Maintenance(spec.maintenance().stream()
                        .map(m -> new Maintenance.Interval(
                                OffsetDateTime.parse(m.start()).toInstant(),
                                OffsetDateTime.parse(m.end()).toInstant()))
                        .toList());
    }
}
