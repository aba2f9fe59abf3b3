package dev.siaga.slo;

import java.time.Duration;
import java.util.Optional;

/** How urgent a firing tier is, most urgent first, and within what time somebody must answer and the matter be settled. */
public enum Severity {
    SEV1(Optional.of(Duration.ofMinutes(3)), Optional.of(Duration.ofMinutes(30))),
    SEV2(Optional.of(Duration.ofMinutes(5)), Optional.of(Duration.ofMinutes(60))),
    SEV3(Optional.of(Duration.ofMinutes(10)), Optional.of(Duration.ofMinutes(60))),
    SEV4(Optional.empty(), Optional.of(Duration.ofDays(3))),
    /** Shown and no more: nobody is called and nothing is held up. */
    REPORT(Optional.empty(), Optional.empty());

    private final Optional<Duration> respondWithin;
    private final Optional<Duration> resolveWithin;

    Severity(Optional<Duration> respondWithin, Optional<Duration> resolveWithin) {
        this.respondWithin = respondWithin;
        this.resolveWithin = resolveWithin;
    }

    public ResponseTimes usual() {
        return new ResponseTimes(respondWithin, resolveWithin);
    }

    /** Empty where no time is set. */
    public record ResponseTimes(Optional<Duration> respond, Optional<Duration> resolve) {}
}
