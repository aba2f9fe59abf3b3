package dev.siaga.watch;

import dev.siaga.watch.Finding.Verdict;

/** Why something is as it was found, in one word, as conditions write it. */
public enum Reason {
    BELOW_LINE("BelowLine", Verdict.GOOD),
    ABOVE_LINE("AboveLine", Verdict.BAD),
    NOT_SURVIVABLE("NotSurvivable", Verdict.BAD),
    FAST("Fast", Verdict.GOOD),
    SLOW("Slow", Verdict.BAD),
    SLOW_FROM_SPIKE("SlowFromSpike", Verdict.BAD),
    FRESH("Fresh", Verdict.GOOD),
    STALE("Stale", Verdict.BAD),
    AVAILABLE("Available", Verdict.GOOD),
    NOT_AVAILABLE("NotAvailable", Verdict.BAD),
    PRIMARY("Primary", Verdict.GOOD),
    WITHIN_RECOVERY_POINT("WithinRecoveryPoint", Verdict.GOOD),
    BEYOND_RECOVERY_POINT("BeyondRecoveryPoint", Verdict.BAD),
    NOT_STREAMING("NotStreaming", Verdict.BAD),
    WITHIN_BUDGET("WithinBudget", Verdict.GOOD),
    OVER_BUDGET("OverBudget", Verdict.BAD),
    NOT_MEASURED("NotMeasured", Verdict.UNKNOWN);

    private final String word;
    private final Verdict verdict;

    Reason(String word, Verdict verdict) {
        this.word = word;
        this.verdict = verdict;
    }

    public String word() {
        return word;
    }

    public Verdict verdict() {
        return verdict;
    }
}
