package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What a ServiceSLO measures: exactly one kind. Counters are summed over all their series before they are divided. Names are Prometheus'. */
@ValidationRule(
        value =
                "(has(self.ratio) ? 1 : 0) + (has(self.latency) ? 1 : 0) + (has(self.probe) ? 1 : 0) + (has(self.saturation) ? 1 : 0) == 1",
        message = "indicator must have exactly one of ratio, latency, probe and saturation")
public record ServiceIndicator(
        @JsonPropertyDescription("Bad or good events of all events, each a counter.")
        Ratio ratio,

        @JsonPropertyDescription("Requests answered within a time, from a histogram.")
        Latency latency,

        @JsonPropertyDescription("A gauge that is 1 when all is well and 0 otherwise: each sample is an event.")
        Probe probe,

        @JsonPropertyDescription("A gauge against a limit, with the time predicted until it is reached.")
        Saturation saturation) {

    /** Counters of events. */
    @ValidationRule(
            value = "has(self.bad) != has(self.good)",
            message = "indicator.ratio must have either bad or good, not both")
    public record Ratio(
            @Size(min = 1, max = 1024)
            @JsonPropertyDescription(
                    "Selector of the counters of bad events, such as http_requests_total{job=\"api\",code=~\"5..\"}. No series means no bad event, as long as total has some.")
            String bad,

            @Size(min = 1, max = 1024) @JsonPropertyDescription("Selector of the counters of good events.")
            String good,

            @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Selector of the counters of all events.")
            String total) {}

    /** A histogram of durations. */
    @ValidationRule(
            value = "duration(self.threshold) > duration('0s')",
            message = "indicator.latency.threshold must be more than zero; 300ms is usual")
    public record Latency(
            @Required
            @Size(min = 1, max = 200)
            @Pattern("^[a-zA-Z_:][a-zA-Z0-9_:]*$")
            @JsonPropertyDescription(
                    "Name of the histogram without _bucket, such as http_request_duration_seconds. It must be in seconds.")
            String histogram,

            @Size(min = 1, max = 1024) @JsonPropertyDescription("Label matchers without braces, such as job=\"api\".")
            String matchers,

            @Required
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription(
                    "Requests that took at most so long are good. For a classic histogram it must be one of its bucket boundaries.")
            String threshold,

            @Default("Classic")
            @Pattern("^(Classic|Native)$")
            @JsonPropertyDescription(
                    "Classic: buckets with fixed boundaries. Native: Prometheus' native histograms, where any threshold works.")
            String buckets) {}

    /** Samples of a gauge that is 0 or 1. */
    public record Probe(
            @Required
            @Size(min = 1, max = 1024)
            @JsonPropertyDescription("Selector of the gauge, such as up{job=\"api\"} or probe_success{job=\"api\"}.")
            String selector) {}

    /** Something that fills up. */
    @ValidationRule(
            value = "has(self.limit) != has(self.limitQuery)",
            message = "indicator.saturation must have either limit or limitQuery, not both")
    @ValidationRule(
            value = "!has(self.limit) || self.limit > 0.0",
            message = "indicator.saturation.limit must be more than zero")
    @ValidationRule(
            value = "duration(self.trend) >= duration('1m')",
            message = "indicator.saturation.trend must be at least 1m: a shorter slope is noise; 1h is usual")
    @ValidationRule(
            value = "!has(self.levels) || self.levels.all(l, self.levels.exists_one(m, m.name == l.name))",
            message = "indicator.saturation.levels names a level twice: give each a name of its own")
    public record Saturation(
            @Required
            @Size(min = 1, max = 1024)
            @JsonPropertyDescription(
                    "PromQL of one value, such as sum(rate(http_requests_total{job=\"api\"}[5m])) or sum(pg_database_size_bytes).")
            String gauge,

            @JsonPropertyDescription("The limit, in the gauge's unit.")
            Double limit,

            @Size(min = 1, max = 1024) @JsonPropertyDescription("PromQL of one value: the limit, where it is measured.")
            String limitQuery,

            @Default("1h")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("How far back the slope is taken that the prediction follows.")
            String trend,

            @Size(min = 1, max = 8)
            @JsonPropertyDescription(
                    "When somebody is called, most urgent first. Left out: SEV2 at the limit, SEV3 when it is predicted within an hour.")
            List<Level> levels) {}

    /** A degree of saturation. */
    @ValidationRule(
            value = "has(self.ratio) != has(self.reachedWithin)",
            message = "each of indicator.saturation.levels must have either ratio or reachedWithin, not both")
    @ValidationRule(
            value = "!has(self.ratio) || self.ratio > 0.0",
            message = "ratio must be more than zero: 1 is the limit itself")
    public record Level(
            @Required
            @Size(min = 1, max = 32)
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @JsonPropertyDescription("Name of the level.")
            String name,

            @Required
            @Pattern(ServiceSLOSpec.SEVERITY)
            @JsonPropertyDescription("SEV1 (most urgent) to SEV4, or Report: shown and no more.")
            String severity,

            @JsonPropertyDescription("Fires at this share of the limit, such as 0.8.")
            Double ratio,

            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Fires when the limit is predicted to be reached within this time.")
            String reachedWithin,

            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Within what time somebody must answer. Left out: what is usual for the severity.")
            String respondWithin,

            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Within what time it must be settled. Left out: what is usual for the severity.")
            String resolveWithin) {}
}
