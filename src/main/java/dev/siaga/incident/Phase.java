package dev.siaga.incident;

import java.util.EnumSet;
import java.util.Set;

/** Where an incident is in its life, and where it may go from there. Nothing is skipped by a human; nothing leaves Merged. */
public enum Phase {
    DECLARED("Declared"),
    ACKNOWLEDGED("Acknowledged"),
    MITIGATED("Mitigated"),
    RESOLVED("Resolved"),
    POSTMORTEM_PENDING("PostmortemPending"),
    CLOSED("Closed"),
    REOPENED("Reopened"),
    MERGED("Merged");

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    /** As status shows it. */
    public String word() {
        return word;
    }

    /** Where a human's fact may lead. */
    public Set<Phase> next() {
        return switch (this) {
            case DECLARED, REOPENED -> EnumSet.of(ACKNOWLEDGED, MERGED);
            case ACKNOWLEDGED -> EnumSet.of(MITIGATED, MERGED);
            case MITIGATED -> EnumSet.of(RESOLVED, REOPENED, MERGED);
            case RESOLVED -> EnumSet.of(POSTMORTEM_PENDING, CLOSED, REOPENED, MERGED);
            case POSTMORTEM_PENDING -> EnumSet.of(CLOSED, REOPENED, MERGED);
            case CLOSED -> EnumSet.of(REOPENED);
            case MERGED -> EnumSet.noneOf(Phase.class);
        };
    }

    /** A measurement that calmed down before anybody answered mitigates too: to wait for an acknowledgement would page for nothing. */
    public boolean calmsTo(Phase to) {
        return to == MITIGATED && (this == DECLARED || this == REOPENED || this == ACKNOWLEDGED);
    }

    public boolean awaitsAnswer() {
        return this == DECLARED || this == REOPENED;
    }

    /** Users still feel it, or may again. */
    public boolean unresolved() {
        return awaitsAnswer() || this == ACKNOWLEDGED || this == MITIGATED;
    }

    public boolean ended() {
        return this == CLOSED || this == MERGED;
    }
}
