package dev.siaga.page;

import java.time.Duration;
import java.time.Instant;

/** One incident that isn't resolved, with its clocks. Red at SEV1 and SEV2, orange below. */
public record IncidentLine(
        String name,
        String title,
        String severity,
        String phase,
        String declaredBy,
        Instant openedAt,
        Duration answerWithin,
        Duration resolveWithin,
        boolean answered) {

    public boolean severe() {
        return severity.equals("SEV1") || severity.equals("SEV2");
    }

    public Light light() {
        return severe() ? Light.RED : Light.ORANGE;
    }

    public Instant answerDue() {
        return openedAt.plus(answerWithin);
    }

    public Instant resolveDue() {
        return openedAt.plus(resolveWithin);
    }

    public boolean answerOverdue(Instant now) {
        return !answered && now.isAfter(answerDue());
    }

    public boolean resolveOverdue(Instant now) {
        return now.isAfter(resolveDue());
    }
}
