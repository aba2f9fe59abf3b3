package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The names by which users outside of the clusters find the estate, for ExternalDNS to publish. */
@ValidationRule(
        value = "self.names.all(n, self.names.exists_one(m, m.host == n.host))",
        message = "publicNames names a host twice: a name leads to one thing, and one city publishes it")
@ValidationRule(
        value = "duration(self.ttl) >= duration('5s') && duration(self.ttl) <= duration('1h')",
        message =
                "publicNames.ttl must lie between 5s and 1h: users go to a city that is gone for as long as they remember its address")
@ValidationRule(
        value = "duration(self.ttl).getMilliseconds() % 1000 == 0",
        message = "publicNames.ttl must be a whole number of seconds: so the domain name system counts")
public record PublicNames(
        @Default("30s")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "How long resolvers may remember where a name leads. Some providers have a least value of their own.")
        String ttl,

        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("The names, each of a host of its own.")
        List<Name> names) {

    static final String HOST = "^" + CityPublicAddresses.HOST + "$";

    /** One name, and what it leads to. */
    @ValidationRule(
            value = "(self.to == 'Service') == has(self.service)",
            message = "service says which service a name leads to: give it with to: Service, and only there")
    @ValidationRule(
            value = "self.to != 'Primary' || !has(self.city)",
            message =
                    "the primary has no city of its own: only the city that holds primacy may publish where writes go; remove city")
    public record Name(
            @Required
            @Size(min = 3, max = 253)
            @Pattern(PublicNames.HOST)
            @JsonPropertyDescription(
                    "The full host name, such as orders.example.org. It must lie in a zone that ExternalDNS manages.")
            String host,

            @Required
            @Pattern("^(Primary|Readers|Service)$")
            @JsonPropertyDescription(
                    "Primary: where writes go, the publicAddresses.primary of the city that holds primacy. Readers: where reads go. Service: the gateway of the city that serves.")
            String to,

            @Size(min = 1, max = 32)
            @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
            @JsonPropertyDescription("With to: Service the name of the service in spec.services of the CityClusters.")
            String service,

            @Size(min = 1, max = 32)
            @JsonPropertyDescription(
                    "The city whose users this name is for: that city publishes it, and it leads to where its users are sent, be that another city. Left out: the name is the estate's, published by the city that holds primacy, and leads to where that city's users are sent.")
            String city) {}
}
