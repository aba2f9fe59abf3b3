package dev.siaga.slo;

import java.time.Duration;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * An evaluation with the figures behind it.
 *
 * @param burns the burn rate of each window that is known, shortest first
 * @param outlook when the budget is used up, or the limit reached
 */
public record Assessment(
        Evaluation evaluation,
        SequencedMap<Duration, BurnRate> burns,
        Optional<ErrorBudget> budget,
        Optional<Saturation> saturation,
        Optional<Outlook> outlook) {}
