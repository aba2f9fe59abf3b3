package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What is measured, how good it must be, and how fast its budget may burn. Durations are text such as {@code 5m} or {@code 720h}. The rules
 * that relate fields to each other stand here as CEL; what can't be known before Prometheus is asked is told in the conditions.
 */
@ValidationRule(
        value = "has(self.indicator.saturation) || has(self.objective)",
        message = "objective is missing: say how many percent of the events must be good, such as 99.9")
@ValidationRule(
        value = "!has(self.indicator.saturation) || (!has(self.objective) && !has(self.tiers))",
        message =
                "objective and tiers have no meaning for a saturation: remove them; indicator.saturation.levels says when somebody is called")
@ValidationRule(
        value = "!has(self.indicator.saturation) || self.scope == 'City'",
        message =
                "scope Global has no meaning for a saturation: a gauge of one city isn't summed with another's; remove scope, and each city watches its own limit")
@ValidationRule(
        value = "self.scope == oldSelf.scope",
        message =
                "scope can't be changed, for what is counted and whose incident it is change with it: delete the ServiceSLO and create it anew")
@ValidationRule(
        value = "!has(self.objective) || (self.objective > 0.0 && self.objective < 100.0)",
        message =
                "objective must lie between 0 and 100, both excluded: with 100 there is no error budget, with 0 nothing can be bad; 99.9 is usual")
@ValidationRule(
        value = "!has(self.tiers) || self.tiers.all(t, duration(t.longWindow) <= " + ServiceSLOSpec.PERIOD + ")",
        message =
                "tiers has a longWindow that is longer than the window of the budget: shorten it, or lengthen window.length")
@ValidationRule(
        value =
                "!has(self.tiers) || !has(self.objective) || self.tiers.all(t, !has(t.burnRate) || t.burnRate * (100.0 - self.objective) <= 100.000001)",
        message =
                "tiers has a burnRate that can never be reached: at most 100 % of the events can be bad, so burnRate * (100 - objective) must be at most 100; with an objective of 99.9 that is a burn rate of 1000, with 95 of 20")
@ValidationRule(
        value =
                "!has(self.tiers) || !has(self.objective) || self.tiers.all(t, !has(t.budgetFraction) || t.budgetFraction * double("
                        + ServiceSLOSpec.PERIOD
                        + ".getSeconds()) * (100.0 - self.objective) <= 100.000001 * double(duration(t.longWindow).getSeconds()))",
        message =
                "tiers has a budgetFraction that can never be used up in its longWindow: budgetFraction * window / longWindow * (100 - objective) must be at most 100")
@ValidationRule(
        value = "!has(self.tiers) || self.tiers.all(t, self.tiers.exists_one(u, u.name == t.name))",
        message = "tiers names a tier twice: give each a name of its own")
@ValidationRule(
        value = "duration(self.evaluateEvery) >= duration('1s') && duration(self.evaluateEvery) <= duration('10m')",
        message = "evaluateEvery must lie between 1s and 10m; 30s is usual")
@ValidationRule(
        value =
                "duration(self.blindAfter) >= duration(self.evaluateEvery) && duration(self.blindAfter) <= duration('24h')",
        message =
                "blindAfter must lie between evaluateEvery and 24h: one evaluation that fails is no blindness; 10m is usual")
public record ServiceSLOSpec(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("The service that is measured, as humans know it.")
        String service,

        @JsonPropertyDescription(
                "How many percent of the events must be good, such as 99.95. Left out for a saturation, which has a limit instead.")
        Double objective,

        @Default("City")
        @Pattern("^(City|Global)$")
        @JsonPropertyDescription(
                "City: every city has a budget of its own. Global: one budget over all cities of the namespace's FailoverPolicy, whose counts are summed through the quorum; one Incident for all. It can't be changed.")
        String scope,

        @Required @JsonPropertyDescription("What is measured: exactly one of ratio, latency, probe and saturation.")
        ServiceIndicator indicator,

        @Default("{\"type\": \"Rolling\", \"length\": \"720h\", \"timeZone\": \"UTC\"}")
        @JsonPropertyDescription("The period that the budget is for.")
        Window window,

        @Default("30s")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription("How often short windows are measured. Long ones are measured less often.")
        String evaluateEvery,

        @Default("10m")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "How long nothing may be known of the service before an Incident is declared: because Prometheus doesn't answer, because the query is wrong, or because there are no such series. A service without traffic is known to have none.")
        String blindAfter,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "How fast the budget may burn before somebody is called, most urgent first. Left out: burn rates of 240, 24 and 14.4 over 1h, 6 over 6h, 2, 1 and 0.5 over 24h, as far as they can fire with the objective and fit into the window.")
        List<Tier> tiers,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Announced maintenances: what happens in them counts neither as good nor as bad, and nobody is called.")
        List<Maintenance> maintenance,

        @Required @JsonPropertyDescription("Where this city's Prometheus is.")
        Prometheus prometheus) {

    // Months count as 30 days, so that a threshold is the same in each.
    static final String PERIOD =
            "(self.window.type == 'Rolling' ? duration(self.window.length) : self.window.type == 'CalendarWeek' ? duration('168h') : duration('720h'))";
    static final String SEVERITY = "^(SEV1|SEV2|SEV3|SEV4|Report)$";
    static final String RFC_3339 =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$";

    /** The period that the budget is for. */
    @ValidationRule(
            value = "duration(self.length) >= duration('1h') && duration(self.length) <= duration('8784h')",
            message = "window.length must lie between 1h and 8784h (a year); 720h is usual")
    public record Window(
            @Default("Rolling")
            @Pattern("^(Rolling|CalendarMonth|CalendarWeek)$")
            @JsonPropertyDescription(
                    "Rolling: the last length. CalendarMonth, CalendarWeek (from Monday): since it began; the budget is whole again when the next begins.")
            String type,

            @Default("720h")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Length of a rolling window.")
            String length,

            @Default("UTC")
            @Size(min = 1, max = 64)
            @Pattern("^[A-Za-z0-9_/+-]+$")
            @JsonPropertyDescription("Where a calendar's day begins, such as Asia/Jakarta.")
            String timeZone) {}

    /** A burn that calls for somebody. */
    @ValidationRule(
            value = "has(self.burnRate) != has(self.budgetFraction)",
            message = "each of tiers must have either burnRate or budgetFraction, not both")
    @ValidationRule(
            value = "!has(self.burnRate) || self.burnRate > 0.0",
            message = "burnRate must be more than zero: at 1 the budget lasts exactly the window")
    @ValidationRule(
            value = "!has(self.budgetFraction) || (self.budgetFraction > 0.0 && self.budgetFraction <= 1.0)",
            message = "budgetFraction must be more than 0 and at most 1: 0.02 is 2 % of the budget")
    @ValidationRule(
            value = "duration(self.longWindow) >= duration('30s')",
            message = "longWindow must be at least 30s: Prometheus needs several samples in its twelfth part")
    @ValidationRule(
            value = "!has(self.shortWindow) || duration(self.shortWindow) < duration(self.longWindow)",
            message = "shortWindow must be shorter than longWindow: a twelfth of it is usual")
    @ValidationRule(
            value = "!has(self.shortWindow) || duration(self.shortWindow) >= duration('2s')",
            message = "shortWindow must be at least 2s")
    public record Tier(
            @Required
            @Size(min = 1, max = 32)
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @JsonPropertyDescription("Name of the tier.")
            String name,

            @Required
            @Pattern(SEVERITY)
            @JsonPropertyDescription("SEV1 (most urgent) to SEV4, or Report: shown and no more.")
            String severity,

            @JsonPropertyDescription("Fires when the budget burns so many times faster than allowed, such as 14.4.")
            Double burnRate,

            @JsonPropertyDescription("Fires when this share of the budget is used within longWindow, such as 0.02.")
            Double budgetFraction,

            @Required
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("The window whose burn counts.")
            String longWindow,

            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription(
                    "The window that must burn too, so that the tier ends soon after the trouble does. Left out: a twelfth of longWindow.")
            String shortWindow,

            @Default("10")
            @Min(1)
            @Max(1_000_000)
            @JsonPropertyDescription("How many bad events longWindow must hold at least.")
            Integer minimumBadEvents,

            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Within what time somebody must answer. Left out: what is usual for the severity.")
            String respondWithin,

            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Within what time it must be settled. Left out: what is usual for the severity.")
            String resolveWithin) {}

    /** A time in which the budget is frozen. */
    @ValidationRule(
            value = "timestamp(self.start) < timestamp(self.end)",
            message = "maintenance must end after it starts")
    public record Maintenance(
            @Required
            @Size(min = 20, max = 35)
            @Pattern(RFC_3339)
            @JsonPropertyDescription("When it starts (RFC 3339), such as 2026-11-22T01:00:00+07:00.")
            String start,

            @Required @Size(min = 20, max = 35) @Pattern(RFC_3339) @JsonPropertyDescription("When it ends (RFC 3339).")
            String end,

            @Size(max = 200) @JsonPropertyDescription("What is done, for humans.")
            String reason) {}

    /** A Prometheus, or anything that answers its query interface, such as Thanos or Mimir. */
    @ValidationRule(
            value = "!has(self.bearerSecret) || !has(self.basicSecret)",
            message = "prometheus has both bearerSecret and basicSecret: remove one")
    @ValidationRule(
            value = "!has(self.caSecret) || self.urls.all(u, u.startsWith('https:'))",
            message = "prometheus.caSecret is set but not every url is https: change the urls, or remove caSecret")
    public record Prometheus(
            @Required
            @Size(min = 1, max = 5)
            @JsonPropertyDescription(
                    "Where it answers, such as http://prometheus.monitoring.svc:9090. Several are replicas: the next is asked when one can't answer.")
            List<@Size(min = 8, max = 253) @Pattern("^https?://[A-Za-z0-9.:_\\[\\]-]+(/[A-Za-z0-9._~/-]*)?$") String>
                    urls,

            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of a Secret in the same namespace whose key token holds a bearer token.")
            String bearerSecret,

            @Size(min = 1, max = 253)
            @JsonPropertyDescription(
                    "Name of a Secret in the same namespace with the keys username and password for basic authentication.")
            String basicSecret,

            @Size(min = 1, max = 253)
            @JsonPropertyDescription(
                    "Name of a Secret in the same namespace whose key ca.crt holds the certificate authority of the urls.")
            String caSecret) {}
}
