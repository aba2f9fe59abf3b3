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
 * Who the cities are, how fast a loss must be noticed, and what may be lost. Durations are text such as {@code 8s} or {@code 1m30s}. The
 * rules that relate fields to each other stand here as CEL, so that a policy that can't work is never stored.
 */
@ValidationRule(
        value = "self.cities.size() >= 3",
        message = "cities must name at least three cities: with fewer, no majority survives the loss of one")
@ValidationRule(
        value = "self.cities.size() % 2 == 1",
        message =
                "cities must name an odd number of cities: an even number tolerates no more losses than one fewer; add or remove one")
@ValidationRule(
        value = "self.cities.all(c, self.cities.exists_one(d, d == c))",
        message = "cities names a city twice: list each city once")
@ValidationRule(
        value = "self.cities.all(c, c in oldSelf.cities) && oldSelf.cities.all(c, c in self.cities)",
        message =
                "cities of a living estate can't be added or removed, for the cities would not agree on who may be promoted: delete the policy, which leaves the databases at work, and apply it anew; the order may change")
@ValidationRule(
        value = "self.preferredPrimary in self.cities",
        message = "preferredPrimary is not one of cities: name a listed city, or add it to cities")
@ValidationRule(
        value = "!has(self.switchover) || self.switchover.to in self.cities",
        message = "switchover.to is not one of cities: name a listed city")
@ValidationRule(
        value = "!has(self.publicNames) || self.publicNames.names.all(n, !has(n.city) || n.city in self.cities)",
        message = "publicNames gives a name to a city that is not one of cities: name a listed city")
@ValidationRule(
        value = "duration(self.rto) > duration('0s')",
        message = "rto must be more than zero: no failover takes no time; 3m is usual")
@ValidationRule(
        value = "duration(self.rpo) > duration('0s')",
        message = "rpo must be more than zero: replication between cities is asynchronous; 10s is usual")
@ValidationRule(
        value =
                "duration(self.lease.duration) >= duration(self.lease.renewEvery) + duration(self.lease.margin) + duration(self.patroni.retryTimeout)",
        message =
                "lease.duration is shorter than Patroni's timing allows: it must be at least lease.renewEvery + lease.margin + patroni.retryTimeout, so that a stall which Patroni rides out doesn't cost the city its primacy")
@ValidationRule(
        value =
                "duration(self.patroni.ttl) >= duration(self.patroni.loopWait) + duration(self.patroni.retryTimeout) + duration(self.patroni.retryTimeout)",
        message =
                "patroni.ttl must be at least patroni.loopWait + 2 * patroni.retryTimeout, as Patroni itself demands: raise ttl or lower the others")
@ValidationRule(
        value =
                "duration(self.servicesDownAfter) >= duration('1s') && duration(self.servicesDownAfter) <= duration('24h')",
        message =
                "servicesDownAfter must lie between 1s and 24h: users must not leave the city for a single lost answer")
@ValidationRule(
        value =
                "duration(self.servicesBackAfter) >= duration('1s') && duration(self.servicesBackAfter) <= duration('24h')",
        message =
                "servicesBackAfter must lie between 1s and 24h: without it, what comes and goes would take users along")
public record FailoverPolicySpec(
        @Required
        @Size(min = 1, max = 7)
        @JsonPropertyDescription(
                "The cities of the estate: an odd number, at least three. Each is the name of a CityCluster in the same namespace. The order breaks ties when a new primary is chosen, and is all that may change while the policy exists.")
        List<@Size(min = 1, max = 32) @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$") String> cities,

        @Required @Size(max = 32) @JsonPropertyDescription("The city that is primary when nothing is wrong.")
        String preferredPrimary,

        @Default("3m")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "Recovery time objective: how long writes may be impossible. A failover that took longer is reported.")
        String rto,

        @Default("10s")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "Recovery point objective: at most how many seconds of acknowledged writes a failover may lose.")
        String rpo,

        @Min(0)
        @JsonPropertyDescription(
                "A further bound on the same loss, in bytes of write-ahead log between the last known position of the primary and the candidate. Left out: only rpo counts.")
        Long rpoBytes,

        @Default("Hold")
        @Pattern("^(Hold|Promote)$")
        @JsonPropertyDescription(
                "What to do when even the best candidate is further behind the last known primary position than the RPO allows. Hold: stay read-only and tell a human. Promote: go on and report the loss.")
        String onRpoBreach,

        @Default(FailoverPolicySpec.LEASE) @JsonPropertyDescription("The lease on primacy.")
        Lease lease,

        @Default(FailoverPolicySpec.PATRONI)
        @JsonPropertyDescription(
                "The timing that Patroni is configured with in every city. A city whose Patroni is slower than this is reported and may not hold primacy, for its fence would be later than others count on.")
        PatroniTiming patroni,

        @Default("{}") @JsonPropertyDescription("When the old primary counts as certainly fenced.")
        Fence fence,

        @Default("30s")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "How long the primary city's Patroni cluster may be without a running primary, its own failover included, before the city gives up primacy.")
        String databaseDownAfter,

        @Default("{}") @JsonPropertyDescription("How the members of each city's Patroni cluster are kept apart.")
        Placement placement,

        @Default("3m")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "How long all instances of a service, main and backup, may be down before the city's users are sent to another city. Counts for onServicesDown as well.")
        String servicesDownAfter,

        @Default("1m")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "How long a better instance must have worked without a break before users go back to it, so that one that comes and goes doesn't take them along.")
        String servicesBackAfter,

        @Default("ReadOnly")
        @Pattern("^(ReadOnly|MovePrimary)$")
        @JsonPropertyDescription(
                "What to do when all services of the primary city have been down for servicesDownAfter. ReadOnly: its database refuses writes until one works again, and its users read in the nearest city. MovePrimary: the primary moves to the nearest city whose services work, by a planned move that loses nothing, at most once after each change of holder and not before coolDown has passed.")
        String onServicesDown,

        @Default("false")
        @JsonPropertyDescription(
                "True stops every move of the primary: what would have been done is shown in status and as an Event. Leases go on being renewed, so the primary keeps working.")
        Boolean paused,

        @JsonPropertyDescription("A planned move of the primary, honoured once for an id.")
        Switchover switchover,

        @Default("Manual")
        @Pattern("^(Manual|Automatic)$")
        @JsonPropertyDescription(
                "Whether the primary returns to preferredPrimary by itself, by a planned move that loses nothing, once that city stands by again and the cool-down has passed. Manual: ask with switchover.")
        String failback,

        @Default("10m")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription(
                "How long after a change of holder no automatic failback happens. It never holds up a failover from a primary that dies.")
        String coolDown,

        @Default("false")
        @JsonPropertyDescription(
                "True changes nothing anywhere: what would be done is shown in status and as an Event. Leases of an estate that is already guarded go on being renewed.")
        Boolean dryRun,

        @JsonPropertyDescription(
                "Names by which users outside of the clusters find the estate. Siaga writes a DNSEndpoint for ExternalDNS in each city. Left out: none.")
        PublicNames publicNames) {

    /** Durations as both CEL and Siaga read them: whole numbers with the units ms, s, m, h, largest first. */
    public static final String DURATION = "^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";

    // A default is judged by the rules before the defaults inside it are filled in: it must be whole.
    static final String LEASE = "{\"duration\": \"15s\", \"renewEvery\": \"3s\", \"margin\": \"2s\"}";
    static final String PATRONI = "{\"ttl\": \"30s\", \"loopWait\": \"10s\", \"retryTimeout\": \"10s\"}";

    /** How long a city holds primacy after its last proof, and how often it proves it. */
    @ValidationRule(
            value = "duration(self.duration) >= duration('5s') && duration(self.duration) <= duration('5m')",
            message =
                    "lease.duration must lie between 5s and 5m: shorter is lost to an election of the quorum, longer keeps an estate without writes")
    @ValidationRule(
            value = "duration(self.renewEvery) >= duration('500ms')",
            message = "lease.renewEvery must be at least 500ms")
    @ValidationRule(
            value = "duration(self.margin) >= duration('1s')",
            message = "lease.margin must be at least 1s: it covers the difference of clocks inside a city")
    @ValidationRule(
            value = "(duration(self.duration) - duration(self.margin)).getMilliseconds() % 1000 == 0",
            message =
                    "lease.duration - lease.margin must be a whole number of seconds: the permit's Lease counts in seconds")
    public record Lease(
            @Default("15s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription(
                    "How long primacy lasts without renewal. A city that can't renew stops accepting writes before another may be promoted.")
            String duration,

            @Default("3s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("How often the holder renews.")
            String renewEvery,

            @Default("2s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription(
                    "By how much the permit inside the city ends before the quorum's lease can: the largest difference allowed between the clocks of the operator and of Patroni in one city.")
            String margin) {}

    /** Patroni's dynamic configuration as far as the fence depends on it. */
    @ValidationRule(
            value =
                    "duration(self.ttl) >= duration('20s') && duration(self.loopWait) >= duration('1s') && duration(self.retryTimeout) >= duration('3s')",
            message = "Patroni accepts no ttl below 20s, loopWait below 1s or retryTimeout below 3s: raise it")
    public record PatroniTiming(
            @Default("30s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Patroni's ttl.")
            String ttl,

            @Default("10s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Patroni's loop_wait.")
            String loopWait,

            @Default("10s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("Patroni's retry_timeout.")
            String retryTimeout) {}

    /** What a survivor waits for, after the holder's key is gone, before it may promote. */
    public record Fence(
            @Default("false")
            @JsonPropertyDescription(
                    "True when every Patroni member runs with a required watchdog: the wait is then Patroni's ttl, within which a frozen node is reset. False: the longer of loop_wait and retry_timeout, plus 2 * retry_timeout + stopMargin, within which a running Patroni stops.")
            Boolean watchdogRequired,

            @Default("2s")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription("What an immediate stop of PostgreSQL may take.")
            String stopMargin) {}

    /** No two members of one Patroni cluster may fail together. */
    public record Placement(
            @Default("kubernetes.io/hostname")
            @Size(min = 1, max = 316)
            @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")
            @JsonPropertyDescription(
                    "The label of Nodes that tells one place from another: no two members may be at the same place.")
            String topologyKey,

            @Default("1")
            @Min(1)
            @Max(15)
            @JsonPropertyDescription(
                    "How many members of a city a drain or an eviction must leave at work. Siaga keeps a PodDisruptionBudget that says so, unless the members have one already.")
            Integer minAvailable,

            @Default("Evict")
            @Pattern("^(Evict|Report)$")
            @JsonPropertyDescription(
                    "What is done about members that share a place. Evict: one that can be spared is evicted through the Eviction API, which honours budgets, while all others work and a Node has room. Report: it is only said.")
            String repair) {}

    /** A move asked for by a human or a pipeline. */
    public record Switchover(
            @Required @Size(min = 1, max = 32) @JsonPropertyDescription("The city that shall be primary.")
            String to,

            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription(
                    "Any text that is new for each request: a request with a known id is not repeated.")
            String id) {}
}
