package dev.siaga.placement;

/** What is done about where the Pods are. */
public sealed interface PlacementDecision {

    /** Every Pod has a place of its own. */
    record Keep() implements PlacementDecision {}

    /**
     * Pods share a place, and for now that is only said.
     *
     * @param reason one word, as conditions have it
     * @param message the violation, why it isn't repaired now, and the remedy
     */
    record Report(String reason, String message) implements PlacementDecision {}

    /** This Pod is evicted, so that the scheduler finds it a place of its own. */
    record Evict(String pod, String message) implements PlacementDecision {}
}
