package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.serviceslo.PrometheusRules.Standing;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The condition Recorded: there only while a recording is wanted, or one that isn't wanted any more is still there. */
final class RecordedCondition {
    private static final String RECORDED = "Recorded";

    private RecordedCondition() {}

    static Optional<Standing> read(ServiceSLO slo) {
        return Stream.ofNullable(slo.getStatus())
                .flatMap(status -> Stream.ofNullable(status.conditions()))
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals(RECORDED))
                .map(condition -> new Standing(
                        condition.getStatus().equals("True"), condition.getReason(), condition.getMessage()))
                .findFirst();
    }

    static List<Condition> beside(List<Condition> others, Conditions conditions, Optional<Standing> standing) {
        return Stream.concat(
                        others.stream(),
                        standing.stream().map(s -> conditions.of(RECORDED, s.recorded(), s.reason(), s.message())))
                .toList();
    }
}
