package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Where public names lead when they lead to this city: IP addresses, for A and AAAA records, or one host name, for a CNAME. */
@ValidationRule(
        value =
                "!has(self.primary) || self.primary.size() == 1 || self.primary.all(a, a.contains(':') || a.matches('^[0-9.]+$'))",
        message = CityPublicAddresses.ONE_HOST)
@ValidationRule(
        value =
                "!has(self.readers) || self.readers.size() == 1 || self.readers.all(a, a.contains(':') || a.matches('^[0-9.]+$'))",
        message = CityPublicAddresses.ONE_HOST)
@ValidationRule(
        value =
                "!has(self.gateway) || self.gateway.size() == 1 || self.gateway.all(a, a.contains(':') || a.matches('^[0-9.]+$'))",
        message = CityPublicAddresses.ONE_HOST)
public record CityPublicAddresses(
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "What leads to the city's primary database. Left out: streaming.host, if that is an IP address or a full host name.")
        List<@Size(min = 2, max = 253) @Pattern(CityPublicAddresses.ADDRESS) String> primary,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription("What leads to the city's readable members. Left out: streaming.readHost.")
        List<@Size(min = 2, max = 253) @Pattern(CityPublicAddresses.ADDRESS) String> readers,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription("What leads to the city's services. Left out: gateway.address.")
        List<@Size(min = 2, max = 253) @Pattern(CityPublicAddresses.ADDRESS) String> gateway) {

    /** An IPv4 address as people write it. */
    public static final String IPV4 =
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}";

    /** A full host name without wildcards, in lower case, whose last label is no number. */
    public static final String HOST = "([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?";

    static final String ADDRESS = "^(" + IPV4 + "|[0-9A-Fa-f]*:[0-9A-Fa-f:]*(:[0-9.]+)?|" + HOST + ")$";
    static final String ONE_HOST =
            "publicAddresses holds IP addresses or one single host name: a name that stands for another can have no second target";
}
