package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How many requests per second a city can take, and how those it gets are measured. */
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
        ServiceSLOSpec.Prometheus prometheus) {}
