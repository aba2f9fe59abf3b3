package dev.siaga.controller;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes standard conditions that keep the time of their last change as long as their status stays the same. */
public final class Conditions {
    private final List<Condition> before;
    private final Long generation;

    public Conditions(List<Condition> before, Long generation) {
        this.before = before == null ? List.of() : before;
        this.generation = generation;
    }

    public Condition of(String type, boolean holds, String reason, String message) {
        return of(type, holds ? "True" : "False", reason, message);
    }

    public Condition unknown(String type, String reason, String message) {
        return of(type, "Unknown", reason, message);
    }

    private Condition of(String type, String status, String reason, String message) {
        String since = before.stream()
                .filter(c -> type.equals(c.getType()) && status.equals(c.getStatus()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }
}
