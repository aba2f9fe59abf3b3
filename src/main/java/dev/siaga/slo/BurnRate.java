package dev.siaga.slo;

/** How many times faster than allowed the budget is used: at 1 it lasts exactly the period. Only where there is traffic. */
public record BurnRate(double rate) {
    public static BurnRate of(Counts counts, Objective objective) {
        return new BurnRate(counts.errorRatio() / objective.budget());
    }
}
