package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How many requests per second a city can take, and how those it gets are measured. */
@ValidationRule(
        value = "!has(self.usualQuery) || has(self.p95Query)",
        message =
                "capacity.usualQuery is set without p95Query: it only tells why a city is slow; set p95Query, or remove it")
@ValidationRule(
        value = "!has(self.latencyBound) || duration(self.latencyBound) > duration('0s')",
        message = "capacity.latencyBound must be more than zero: 300ms is usual")
public record CityCapacity(
        @Required
        @Min(1)
        @Max(100000000)
        @JsonPropertyDescription("Requests per second of the busiest time that the city is built for.")
        Integer peakRequestsPerSecond,

        @Default("50")
        @Min(0)
        @Max(500)
        @JsonPropertyDescription(
                "By how many percent more than the peak the city can take. Peak and headroom together are the line that measured requests stay below: 3000 and 50 make 4500.")
        Integer headroomPercent,

        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "PromQL for the requests per second that all services of the city get, as one value, such as sum(rate(http_requests_total[1m])).")
        String query,

        @Required @JsonPropertyDescription("Where this city's Prometheus is.")
        ServiceSLOSpec.Prometheus prometheus,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "PromQL for the time in seconds within which 95 of 100 requests are answered, as one value. Left out: nobody watches whether the city is slow.")
        String p95Query,

        @Default("300ms")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription("Beyond this p95 the city is slow.")
        String latencyBound,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "PromQL for the usual number of requests per second, as one value. Left out: the average of query over the day that ended ten minutes ago.")
        String usualQuery,

        @Default("200")
        @Min(101)
        @Max(10000)
        @JsonPropertyDescription(
                "From how many percent of the usual requests on slowness comes from a spike, and is an incident of its own.")
        Integer spikePercent,

        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "PromQL for the time in seconds within which 50 of 100 requests are answered, as one value, for the status page. Left out: it isn't shown.")
        String p50Query,

        @Size(min = 1, max = 1024) @JsonPropertyDescription("The same for 99 of 100 requests.")
        String p99Query) {}
