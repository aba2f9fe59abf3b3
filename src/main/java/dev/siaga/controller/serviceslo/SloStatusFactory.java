package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.api.v1alpha1.ServiceSLOStatus.Budget;
import dev.siaga.api.v1alpha1.ServiceSLOStatus.Burn;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.DurationText;
import dev.siaga.controller.serviceslo.PrometheusRules.Standing;
import dev.siaga.slo.BurnRate;
import dev.siaga.slo.Counts;
import dev.siaga.slo.ErrorBudget;
import dev.siaga.slo.Outlook;
import dev.siaga.slo.Reading.Evidence;
import dev.siaga.slo.Reading.Measured;
import dev.siaga.slo.Saturation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes a status from what was seen; figures that aren't known now keep their last value, and the conditions say so. */
final class SloStatusFactory {
    private static final Duration REFRESH = Duration.ofMinutes(2);
    private static final MathContext DIGITS = new MathContext(5);
    private static final int LONGEST_TEXT = 500;
    private static final int EVIDENCE = 8;

    private SloStatusFactory() {}

    static ServiceSLOStatus unusable(ServiceSLO slo, String message) {
        Optional<ServiceSLOStatus> before = Optional.ofNullable(slo.getStatus());
        return new ServiceSLOStatus(
                slo.getMetadata().getGeneration(),
                before.map(ServiceSLOStatus::lastEvaluation).orElse(null),
                null,
                null,
                null,
                null,
                before.map(ServiceSLOStatus::firing).orElse(null),
                before.map(ServiceSLOStatus::blind).orElse(null),
                null,
                RecordedCondition.beside(
                        SloConditions.unusable(conditions(slo), message),
                        conditions(slo),
                        RecordedCondition.read(slo)));
    }

    /** What was said of the recording stays. */
    static ServiceSLOStatus of(ServiceSLO slo, Sight sight, Optional<Standing> recording) {
        Optional<ServiceSLOStatus> before = Optional.ofNullable(slo.getStatus());
        return new ServiceSLOStatus(
                slo.getMetadata().getGeneration(),
                AlarmStatus.seconds(sight.at()),
                sight.assessment()
                        .budget()
                        .map(SloStatusFactory::budget)
                        .or(() -> before.map(ServiceSLOStatus::budget))
                        .orElse(null),
                burns(sight),
                sight.assessment()
                        .saturation()
                        .map(SloStatusFactory::saturation)
                        .or(() -> before.map(ServiceSLOStatus::saturation))
                        .orElse(null),
                sight.assessment().outlook().map(SloStatusFactory::text).orElse(null),
                AlarmStatus.write(sight.alarm()),
                BlindStatus.write(sight.blindness()),
                sight.evidence().stream()
                        .limit(EVIDENCE)
                        .map(SloStatusFactory::evidence)
                        .toList(),
                RecordedCondition.beside(SloConditions.of(conditions(slo), sight), conditions(slo), recording));
    }

    /** Figures move all the time: alone they are written every two minutes only. */
    static boolean worthWriting(ServiceSLOStatus before, ServiceSLOStatus now) {
        if (before == null || before.lastEvaluation() == null || now.lastEvaluation() == null) {
            return !Objects.equals(before, now);
        }
        Duration age = Duration.between(Instant.parse(before.lastEvaluation()), Instant.parse(now.lastEvaluation()));
        return age.compareTo(REFRESH) >= 0 || !steady(before).equals(steady(now));
    }

    private static List<Object> steady(ServiceSLOStatus status) {
        return Arrays.asList(status.observedGeneration(), status.firing(), status.blind(), status.conditions());
    }

    private static Budget budget(ErrorBudget budget) {
        return new Budget(
                rounded(budget.remaining()),
                rounded(budget.remainingMinutes()),
                rounded(budget.whole().toMillis() / 60_000.0));
    }

    private static List<Burn> burns(Sight sight) {
        return sight.assessment().burns().entrySet().stream()
                .flatMap(entry -> burn(entry, sight).stream())
                .toList();
    }

    private static Optional<Burn> burn(Map.Entry<Duration, BurnRate> entry, Sight sight) {
        return sight.windows().get(entry.getKey()) instanceof Measured<Counts>(Counts counts, Instant at, var _)
                ? Optional.of(new Burn(
                        DurationText.of(entry.getKey()),
                        rounded(entry.getValue().rate()),
                        rounded(counts.bad()),
                        rounded(counts.total()),
                        AlarmStatus.seconds(at)))
                : Optional.empty();
    }

    private static ServiceSLOStatus.Saturation saturation(Saturation seen) {
        return new ServiceSLOStatus.Saturation(rounded(seen.value()), rounded(seen.limit()), rounded(seen.ratio()));
    }

    private static String text(Outlook outlook) {
        return switch (outlook) {
            case Outlook.Reached _ -> "now";
            case Outlook.Never _ -> "never";
            case Outlook.In(Duration time) -> DurationText.of(time);
        };
    }

    private static ServiceSLOStatus.Evidence evidence(Evidence evidence) {
        return new ServiceSLOStatus.Evidence(
                evidence.query(), bounded(evidence.answer()), AlarmStatus.seconds(evidence.at()));
    }

    static String bounded(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    private static double rounded(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
    }

    private static Conditions conditions(ServiceSLO slo) {
        return new Conditions(
                slo.getStatus() == null ? null : slo.getStatus().conditions(),
                slo.getMetadata().getGeneration());
    }
}
