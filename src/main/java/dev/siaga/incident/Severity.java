package dev.siaga.incident;

import java.time.Duration;
import java.util.Optional;

/** How much an incident hurts: 1 and 2 are major, up to 3 touches customers, 4 stays internal. Declared from the worst to the mildest. */
public enum Severity {
    SEV1(Duration.ofMinutes(15)),
    SEV2(Duration.ofMinutes(30)),
    SEV3(Duration.ofHours(1)),
    SEV4(Duration.ofHours(24));

    private final Duration updateEvery;

    Severity(Duration updateEvery) {
        this.updateEvery = updateEvery;
    }

    /** How often stakeholders hear of an acknowledged incident that is not resolved. */
    public Duration updateEvery() {
        return updateEvery;
    }

    public boolean needsPostmortem() {
        return this != SEV4;
    }

    /** A major incident is never over because a measurement says so. */
    public boolean resolvedByHumanOnly() {
        return this == SEV1 || this == SEV2;
    }

    /** One step worse; empty when there is nothing worse. */
    public Optional<Severity> raised() {
        return this == SEV1 ? Optional.empty() : Optional.of(values()[ordinal() - 1]);
    }

    public boolean worseThan(Severity other) {
        return ordinal() < other.ordinal();
    }

    public Severity worse(Severity other) {
        return worseThan(other) ? this : other;
    }
}
