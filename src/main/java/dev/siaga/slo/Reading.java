package dev.siaga.slo;

import java.time.Instant;
import java.util.List;

/** What is known of one window, or of a gauge: measured at an instant, or not, with the reason. What isn't known is never taken for zero. */
public sealed interface Reading<T> {

    /** @param evidence what was asked and answered */
    record Measured<T>(T value, Instant at, List<Evidence> evidence) implements Reading<T> {}

    /** Asked and answered: there is nothing of the kind. */
    record Absent<T>(String why, List<Evidence> evidence) implements Reading<T> {}

    /** Not answered, or not in a way that means anything. */
    record Missing<T>(String why, List<Evidence> evidence) implements Reading<T> {}

    /** A sum of which a part isn't known: what is known may still be enough to conclude that something fires, and never that nothing does. */
    record Partial<T>(T known, Evaluation.Cause cause, String why, List<Evidence> evidence) implements Reading<T> {}
    /** Answered, but the question makes no sense as it is put: only another question would help. */
    record Senseless<T>(String why, List<Evidence> evidence) implements Reading<T> {}

    List<Evidence> evidence();

    /** One question put to the monitoring system, and its answer in its own words. */
    record Evidence(String query, String answer, Instant at) {}
}
