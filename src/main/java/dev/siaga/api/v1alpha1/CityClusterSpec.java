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

/** Where a city's Patroni cluster is, and where other cities stream from. Nothing in it differs from city to city: all cities hold all manifests. */
@ValidationRule(
        value = "!has(self.services) || self.services.all(s, self.services.exists_one(t, t.name == s.name))",
        message = "services names a service twice: give each a name of its own")
@ValidationRule(
        value = "!has(self.nearest) || self.nearest.all(c, self.nearest.exists_one(d, d == c))",
        message = "nearest names a city twice: list each city once, nearest first")
public record CityClusterSpec(
        @Required @JsonPropertyDescription("The city's Patroni cluster.")
        Patroni patroni,

        @Required
        @JsonPropertyDescription(
                "The address from which the other cities stream this city's database when it is primary.")
        Streaming streaming,

        @Size(max = 6)
        @JsonPropertyDescription(
                "The other cities in the order in which this city's users are sent to them, nearest first. Each must be a city of the FailoverPolicy.")
        List<@Size(max = 32) String> nearest,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "The services of the city, each with a main and perhaps a backup. Siaga keeps a Service <policy>-<name> for each that leads to whichever serves. Name the same ones in every city.")
        List<CityService> services,

        @JsonPropertyDescription("Where the other cities send their users when their own services are down.")
        Gateway gateway,

        @JsonPropertyDescription(
                "How many requests the city can take. Left out: nobody checks before users are sent there.")
        CityCapacity capacity,

        @JsonPropertyDescription(
                "How it is known when the city was last backed up. Left out: nobody watches its backups.")
        CityBackups backups,

        @JsonPropertyDescription("The city's reporting database. Left out: it has none that is watched.")
        CityReporting reporting,

        @JsonPropertyDescription(
                "Where the public names of the FailoverPolicy lead when they lead here, if that differs from what the other cities use.")
        CityPublicAddresses publicAddresses) {

    /** The way into a city's services from the other cities: a load balancer or an ingress in front of the Services {@code <policy>-<name>-local}. */
    public record Gateway(
            @Required
            @Size(min = 2, max = 45)
            @Pattern("^[0-9A-Fa-f.:]+$")
            @JsonPropertyDescription("IP address of the gateway, reachable from every other city.")
            String address) {}

    /** How Siaga finds and talks to the Patroni members of the city. */
    @ValidationRule(
            value = "!has(self.caSecret) || self.scheme == 'https'",
            message = "caSecret is set but scheme is http: set scheme: https, or remove caSecret")
    public record Patroni(
            @Required
            @Size(min = 1, max = 63)
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @JsonPropertyDescription("Patroni's scope: the name of the cluster, the same in every city.")
            String scope,

            @Default("cluster-name")
            @Size(min = 1, max = 63)
            @JsonPropertyDescription(
                    "The label that Patroni puts on its Pods and on its lock and configuration objects, with the scope as value (Patroni's kubernetes.scope_label).")
            String scopeLabel,

            @Default("8008")
            @Min(1)
            @Max(65535)
            @JsonPropertyDescription("Port of Patroni's REST interface on each member.")
            Integer port,

            @Default("http")
            @Pattern("^https?$")
            @JsonPropertyDescription("http or https: how Patroni's REST interface is reached.")
            String scheme,

            @Size(min = 1, max = 253)
            @JsonPropertyDescription(
                    "Name of a Secret in the same namespace with the keys username and password of Patroni's REST interface. Leave it out only where Patroni asks for none.")
            String credentialsSecret,

            @Size(min = 1, max = 253)
            @JsonPropertyDescription(
                    "Name of a Secret in the same namespace whose key ca.crt holds the certificate authority of Patroni's REST interface.")
            String caSecret,

            @Default("[\"data\", \"pgdata\"]")
            @Size(min = 1, max = 8)
            @JsonPropertyDescription(
                    "The volumeClaimTemplates of the members' StatefulSet that hold the database. Their claims are deleted when this city's data has forked from the new primary's in a way that can't be rewound, so that it is cloned anew; no other claim is ever touched.")
            List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") String> dataClaims) {}

    /** The stable address of the city's primary database, reachable from every other city, such as a LoadBalancer Service. */
    public record Streaming(
            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z0-9]([-A-Za-z0-9.:]*[A-Za-z0-9])?$")
            @JsonPropertyDescription(
                    "Host name or IP address that leads to the primary of this city's Patroni cluster from every other city. An IP address is needed for Siaga's Services to send other cities' clients there.")
            String host,

            @Default("5432") @Min(1) @Max(65535) @JsonPropertyDescription("Port of PostgreSQL at that address.")
            Integer port,

            @Size(min = 2, max = 45)
            @Pattern("^[0-9A-Fa-f.:]+$")
            @JsonPropertyDescription(
                    "IP address that leads to the city's readable members from every other city, at the same port. Readers of a city whose own members lag or are gone are sent there before they are sent to the primary. Left out: nobody reads here from elsewhere.")
            String readHost,

            @Size(min = 1, max = 63)
            @Pattern("^[a-z0-9_]+$")
            @JsonPropertyDescription(
                    "The permanent physical replication slot that every other city's Patroni declares for this city, so that no city's log is removed before this one has it.")
            String slot,

            @Min(1)
            @Max(1000000)
            @JsonPropertyDescription(
                    "How many megabits per second of write-ahead log the city's line to the other cities may carry each way. As a standby the city takes the log once, as primary it sends it to each of the others. Left out: nobody watches.")
            Integer linkMegabitsPerSecond) {}
}
