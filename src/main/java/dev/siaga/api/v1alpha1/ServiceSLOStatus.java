package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What this city measured last, what is left of the budget, and which tier fires. Figures are written when something changes, and every two minutes. */
public record ServiceSLOStatus(
        @JsonPropertyDescription("The generation of the spec this status speaks of.")
        Long observedGeneration,

        @JsonPropertyDescription("When this city last asked its Prometheus (RFC 3339), with whatever result.")
        String lastEvaluation,

        @JsonPropertyDescription("What is left of the error budget; the last known while Prometheus can't say.")
        Budget budget,

        @JsonPropertyDescription(
                "The burn rate of each window, shortest first; 1 uses the budget up in the whole period.")
        @Size(max = 16)
        List<Burn> burn,

        @JsonPropertyDescription("The gauge against its limit; for a saturation only.")
        Saturation saturation,

        @JsonPropertyDescription(
                "When the budget is used up, or the limit reached, if things go on as they do: a duration such as 6h30m, now, or never.")
        String exhaustedIn,

        @JsonPropertyDescription("The tier or level that fires; absent when none does.")
        Firing firing,

        @JsonPropertyDescription(
                "For which reasons nothing can be judged, and since when; absent while everything can. One that is over stays for as long as blindAfter.")
        @Size(max = 3)
        List<Blind> blind,

        @JsonPropertyDescription("What was asked and answered for the last judgement.") @Size(max = 8)
        List<Evidence> evidence,

        @JsonPropertyDescription(
                "Evaluated: everything needed could be measured. BudgetAvailable: some budget is left. Burning: a tier of SEV1 to SEV4 fires. ReleaseAllowed: it is known that budget is left and nothing burns. Recorded: the recording rules that spec.recording wants are there.")
        List<Condition> conditions) {

    /** An error budget. */
    public record Budget(
            @JsonPropertyDescription("The share that is left: 1 is all of it, negative is overdrawn.")
            Double remainingRatio,

            @JsonPropertyDescription("What is left, as minutes of total failure.")
            Double remainingMinutes,

            @JsonPropertyDescription("The whole budget, as minutes of total failure.")
            Double wholeMinutes) {}

    /** How fast the budget burns in one window. */
    public record Burn(
            @JsonPropertyDescription("The window, such as 1h.")
            String window,

            @JsonPropertyDescription("The burn rate.") Double rate,

            @JsonPropertyDescription("Bad events in it.") Double bad,

            @JsonPropertyDescription("All events in it.") Double total,

            @JsonPropertyDescription("When it was measured (RFC 3339).")
            String at) {}

    /** A gauge against its limit. */
    public record Saturation(
            @JsonPropertyDescription("The gauge, in its own unit.")
            Double value,

            @JsonPropertyDescription("The limit, in the same unit.")
            Double limit,

            @JsonPropertyDescription("The gauge as a share of the limit.")
            Double ratio) {}

    /** The tier or level that fires. */
    public record Firing(
            @JsonPropertyDescription("Its name.") String tier,

            @JsonPropertyDescription("Its severity: SEV1 to SEV4, or Report.")
            String severity,

            @JsonPropertyDescription("What it fires at.") String threshold,

            @JsonPropertyDescription("Since when anything has been firing without a break (RFC 3339).")
            String since,

            @JsonPropertyDescription("Since when this tier (RFC 3339).")
            String tierSince,

            @JsonPropertyDescription(
                    "Since when it has been calm (RFC 3339): it ends when that has lasted for two short windows.")
            String calmSince,

            @JsonPropertyDescription("Within what time somebody must answer.")
            String respondWithin,

            @JsonPropertyDescription("Within what time it must be settled.")
            String resolveWithin) {}

    /** A reason for which nothing can be judged. */
    public record Blind(
            @JsonPropertyDescription(
                    "QueryFailed: Prometheus can't be asked or doesn't answer. QueryWrong: it says that the query makes no sense. NoData: there are no such series.")
            String reason,

            @JsonPropertyDescription("What was said last.") String message,

            @JsonPropertyDescription(
                    "Since when (RFC 3339). When it has lasted for blindAfter, an Incident is declared.")
            String since,

            @JsonPropertyDescription(
                    "Since when it has been seen no more (RFC 3339): it is over when that has lasted for half of blindAfter.")
            String overSince) {}

    /** A question to Prometheus and its answer. */
    public record Evidence(
            @JsonPropertyDescription("The PromQL that was asked.")
            String query,

            @JsonPropertyDescription("What Prometheus answered, or why it did not.")
            String answer,

            @JsonPropertyDescription("The time it was asked for (RFC 3339).")
            String at) {}
}
