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

/** A service of a city: which Pods are its main and its backup instances, and when they work. Durations are text such as {@code 500ms}. */
@ValidationRule(
        value = "self.name != 'rw' && self.name != 'ro' && !self.name.endsWith('-local')",
        message =
                "a service can't be named rw, ro or anything that ends in -local: Siaga keeps Services of those names for the database and for gateways")
public record CityService(
        @Required
        @Size(min = 1, max = 32)
        @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("Name of the service, the same in every city.")
        String name,

        @Default("80") @Min(1) @Max(65535) @JsonPropertyDescription("Port of the Service that users connect to.")
        Integer port,

        @Min(1) @Max(65535) @JsonPropertyDescription("Port of the service at this city's gateway. Left out: port.")
        Integer gatewayPort,

        @Required @JsonPropertyDescription("The instances that serve when nothing is wrong.")
        Instances main,

        @JsonPropertyDescription("The instances that serve when no main one works.")
        Instances backup,

        @JsonPropertyDescription("How an instance is asked whether it works. Left out: it works when its Pod is ready.")
        Check check) {

    /** The Pods of one kind of instance. */
    public record Instances(
            @Required
            @Size(min = 1, max = 8)
            @JsonPropertyDescription("Labels that all of them carry, and nobody else in the namespace.")
            Map<String, @Size(max = 63) @Pattern("^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$") String> matchLabels,

            @Required @Min(1) @Max(65535) @JsonPropertyDescription("Port on which they listen.")
            Integer port) {}

    /** An HTTP question to each instance. */
    @ValidationRule(
            value = "duration(self.within) >= duration('10ms') && duration(self.within) <= duration(self.every)",
            message =
                    "check.within must lie between 10ms and check.every: a question must end before the next is asked")
    @ValidationRule(
            value = "duration(self.every) >= duration('500ms') && duration(self.every) <= duration('1m')",
            message = "check.every must lie between 500ms and 1m")
    public record Check(
            @Default("/")
            @Size(min = 1, max = 256)
            @Pattern("^/([-A-Za-z0-9._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$")
            @JsonPropertyDescription(
                    "Path that is asked for with GET, at each Pod's own address. Redirects are not followed.")
            String path,

            @Default("200") @Min(100) @Max(599) @JsonPropertyDescription("The status code of an instance that works.")
            Integer status,

            @Default("1s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("An instance that answers later doesn't work.")
            String within,

            @Default("2s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("How often each instance is asked.")
            String every,

            @Default("2")
            @Min(1)
            @Max(10)
            @JsonPropertyDescription(
                    "After how many bad answers in a row an instance counts as failed, and after how many good ones as working again.")
            Integer failures) {}
}
