package dev.siaga.statuspage;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.controller.DurationText;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.incident.Phase;
import dev.siaga.incident.ResponseTimes;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import dev.siaga.page.BudgetLine;
import dev.siaga.page.IncidentLine;
import dev.siaga.page.MoveLine;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Resources and documents as lines of the page. */
final class Lines {
    /** The status of a ServiceSLO is written as often as this while nothing but figures changes. */
    private static final Duration WRITTEN_EVERY = Duration.ofMinutes(2);

    private Lines() {}

    /** Empty once it is resolved. */
    static Optional<IncidentLine> incident(Incident incident) {
        IncidentSpec spec = incident.getSpec();
        Optional<IncidentStatus> status = Optional.ofNullable(incident.getStatus());
        Phase phase = status.map(IncidentStatus::phase).flatMap(Lines::phase).orElse(Phase.DECLARED);
        if (!phase.unresolved()) {
            return Optional.empty();
        }
        Severity named = Severity.valueOf(spec.severity());
        Severity severity =
                status.map(IncidentStatus::severity).map(Severity::valueOf).orElse(named);
        ResponseTimes times = times(spec, named, severity);
        return Optional.of(new IncidentLine(
                incident.getMetadata().getName(),
                spec.title(),
                severity.name(),
                phase.word(),
                spec.declared().by(),
                Instant.parse(status.map(IncidentStatus::openedAt)
                        .orElse(spec.declared().at())),
                times.respond(),
                times.resolve(),
                !phase.awaitsAnswer()));
    }

    /** What was agreed for the severity that was named; once it is raised, what holds for the higher one. */
    private static ResponseTimes times(IncidentSpec spec, Severity named, Severity severity) {
        ResponseTimes usual = Arrays.stream(Situation.values())
                .filter(row -> row.word().equals(spec.situation()) && row.severity() == severity)
                .findFirst()
                .map(Situation::times)
                .orElseGet(() -> ResponseTimes.usual(severity));
        return severity.worseThan(named)
                ? ResponseTimes.usual(severity)
                : new ResponseTimes(
                        duration("respondWithin", spec.respondWithin()).orElse(usual.respond()),
                        duration("resolveWithin", spec.resolveWithin()).orElse(usual.resolve()));
    }

    static Optional<BudgetLine> budget(ServiceSLO slo) {
        Optional<ServiceSLOStatus> status = Optional.ofNullable(slo.getStatus());
        Optional<ServiceSLOStatus.Budget> budget = status.map(ServiceSLOStatus::budget);
        Optional<ServiceSLOStatus.Firing> firing = status.map(ServiceSLOStatus::firing);
        Duration every =
                duration("evaluateEvery", slo.getSpec().evaluateEvery()).orElse(WRITTEN_EVERY);
        return Optional.of(new BudgetLine(
                slo.getMetadata().getName(),
                slo.getSpec().service(),
                "Global".equals(slo.getSpec().scope()),
                optional(slo.getSpec().objective()),
                optional(budget.map(ServiceSLOStatus.Budget::remainingRatio).orElse(null)),
                optional(budget.map(ServiceSLOStatus.Budget::remainingMinutes).orElse(null)),
                firing.map(ServiceSLOStatus.Firing::severity).filter(s -> s.startsWith("SEV")),
                firing.map(ServiceSLOStatus.Firing::tier),
                holds(status, "Evaluated"),
                holds(status, "ReleaseAllowed"),
                status.map(ServiceSLOStatus::exhaustedIn),
                status.map(ServiceSLOStatus::lastEvaluation).map(Instant::parse),
                WRITTEN_EVERY.plus(every.multipliedBy(2))));
    }

    static MoveLine move(MoveDocument m) {
        return new MoveLine(
                m.epoch(),
                Optional.ofNullable(m.from()),
                m.to(),
                m.reason(),
                Instant.parse(m.startedAt()),
                Optional.ofNullable(m.completedAt()).map(Instant::parse),
                optional(m.rtoSeconds()),
                m.lostBytes() == null ? OptionalLong.empty() : OptionalLong.of(m.lostBytes()));
    }

    static OptionalDouble optional(Number value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }

    private static boolean holds(Optional<ServiceSLOStatus> status, String type) {
        return status.map(ServiceSLOStatus::conditions).stream()
                .flatMap(List<Condition>::stream)
                .anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
    }

    private static Optional<Phase> phase(String word) {
        return Arrays.stream(Phase.values()).filter(p -> p.word().equals(word)).findFirst();
    }

    private static Optional<Duration> duration(String field, String text) {
        return Optional.ofNullable(text).map(t -> DurationText.parse(field, t));
    }
}
