package dev.siaga.incident;

import java.time.Instant;

/** What happens to an incident next. One at a time: each is written onto its course before the next is decided. */
public sealed interface IncidentDecision {

    /** Nothing, until this moment at the latest. */
    record Stay(Instant until) implements IncidentDecision {}

    record Advance(Phase to, Stamp stamp, String text) implements IncidentDecision {}

    /** The facts name another severity than before. */
    record Rate(Severity to, String text) implements IncidentDecision {}

    /** Not resolved in time: one level worse. */
    record Raise(Severity to, String text) implements IncidentDecision {}

    /** Nobody answered in time: the next contact is told. */
    record Escalate(int level, String text) implements IncidentDecision {}

    /** Something else is overdue. */
    record Remind(Course.Timer timer, String text) implements IncidentDecision {}

    record TellCan(CanReport report) implements IncidentDecision {}

    record TellUpdate(Facts.Deed update) implements IncidentDecision {}

    /** Something was learned that stakeholders aren't owed. */
    record TellObservation(Facts.Deed observation) implements IncidentDecision {}

    /** The readiness of the estate is another than before. */
    record Level(SiagaLevel to) implements IncidentDecision {}

    /** Kept as long as it must be: may be deleted. */
    record Expire() implements IncidentDecision {}
}
