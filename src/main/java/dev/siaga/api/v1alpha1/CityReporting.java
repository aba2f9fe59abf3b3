package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** The city's reporting database: a member of its Patroni cluster that never becomes primary, or a server of its own. Its loss never moves traffic. */
@ValidationRule(
        value = "has(self.memberLabels) != has(self.server)",
        message = "reporting needs exactly one of memberLabels and server: where is the reporting database?")
public record CityReporting(
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Labels by which the reporting members are told from the city's other Patroni members. Tag them nofailover in Patroni. One that answers is enough.")
        Map<String, @Size(max = 63) @Pattern("^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$") String> memberLabels,

        @JsonPropertyDescription("A PostgreSQL server outside the Patroni cluster.")
        Server server) {

    /**
     * Asked for nothing but whether PostgreSQL listens there. An address and no name, and none of the operator's own machine or link: whoever may
     * write this must not have Siaga look where they can't.
     */
    @ValidationRule(
            value =
                    "isIP(self.host) && !ip(self.host).isLoopback() && !ip(self.host).isLinkLocalUnicast() && !ip(self.host).isLinkLocalMulticast() && !ip(self.host).isUnspecified()",
            message =
                    "reporting.server.host must be the IP address of a server, not a name, nor a loopback or link-local address")
    public record Server(
            @Required @Size(min = 2, max = 45) @JsonPropertyDescription("IP address of the server.")
            String host,

            @Default("5432") @Min(1) @Max(65535) @JsonPropertyDescription("Port of PostgreSQL there.")
            Integer port) {}
}
