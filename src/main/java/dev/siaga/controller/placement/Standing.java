package dev.siaga.controller.placement;

import dev.siaga.placement.Repairs;
import java.util.Optional;

/**
 * How a group stands.
 *
 * @param sound whether the rule holds, and for every Pod
 * @param whole whether every Pod is there and works: only then is a violation that isn't seen any longer over
 * @param repairs what was done about a violation; empty without one
 * @param budget what limits evictions, for humans; empty when there is nothing to limit or it isn't known yet
 */
public record Standing(
        boolean sound,
        boolean whole,
        String reason,
        String message,
        Optional<Repairs> repairs,
        Optional<String> budget) {}
