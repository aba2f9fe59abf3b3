package dev.siaga.slo;

import java.time.Instant;
import java.util.List;

/** What is known of one window, or of a gauge: measured at an instant, or missing with the reason. Missing is never taken for zero. */
public sealed interface Reading<T> {

    /** @param evidence what was asked and answered */
    record Measured<T>(T value, Instant at, List<Evidence> evidence) implements Reading<T> {}

    record Missing<T>(String why, List<Evidence> evidence) implements Reading<T> {}

    List<Evidence> evidence();

    /** One question put to the monitoring system, and its answer in its own words. */
    record Evidence(String query, String answer, Instant at) {}
}
