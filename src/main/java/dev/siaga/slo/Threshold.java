package dev.siaga.slo;

import java.time.Duration;

/** The burn at which a tier fires. */
public sealed interface Threshold {

    /** A multiple of the burn that uses the budget up exactly at the period's end. */
    record Burn(double rate) implements Threshold {}

    /** A share of the period's budget, used within the tier's long window. */
    record BudgetFraction(double fraction) implements Threshold {}

    /** {@code b = c · P / W}. */
    default double burnRate(Duration period, Duration longWindow) {
        return switch (this) {
            case Burn(double rate) -> rate;
            case BudgetFraction(double fraction) -> fraction * period.toMillis() / longWindow.toMillis();
        };
    }
}
