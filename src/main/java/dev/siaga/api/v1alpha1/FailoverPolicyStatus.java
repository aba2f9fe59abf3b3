package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator of this city knows of the estate, what it decided last and why, and how earlier moves went. */
public record FailoverPolicyStatus(
        @JsonPropertyDescription("The generation of the spec this status speaks of.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "The city that holds primacy as this city sees it; absent when nobody does or the quorum can't be asked.")
        String holder,

        @JsonPropertyDescription(
                "The city that held the highest epoch this city has seen, kept in case the quorum loses its data.")
        String lastHolder,

        @JsonPropertyDescription("The highest epoch this city has seen. It grows by one with every change of holder.")
        Long epoch,

        @JsonPropertyDescription(
                "The cluster ID of the quorum that this city goes by. An operator that is started and finds another one knows that the quorum was begun anew or restored from a backup while it was away, and waits until every city has spoken.")
        @Size(max = 64)
        String quorumID,

        @JsonPropertyDescription(
                "Adopting, Primary, Standby, Fencing, AwaitingFence, Promoting, Rejoining, Recloning, Switching, ReadOnly, Paused or Invalid: what this city is doing.")
        String phase,

        @JsonPropertyDescription(
                "Readiness of the estate: Normal, Siaga 3 (degraded, writes are safe), Siaga 2 (one more failure stops writes or loses more than the recovery point), Siaga 1 (writes stopped or data at risk).")
        String level,

        @JsonPropertyDescription("Why the level is not Normal.") @Size(max = 16)
        List<String> levelReasons,

        @JsonPropertyDescription("Since when the level is what it is (RFC 3339).")
        String levelSince,

        @JsonPropertyDescription(
                "The last ten levels as this city saw them, newest first. Normal stands there too: it is when all was well again.")
        @Size(max = 10)
        List<LevelEntry> levelHistory,

        @JsonPropertyDescription("What was decided last, and why.")
        Decision lastDecision,

        @JsonPropertyDescription("The id of the last switchover that was carried out or given up.")
        String switchoverId,

        @JsonPropertyDescription("The last ten changes of holder, newest first.") @Size(max = 10)
        List<Move> history,

        @JsonPropertyDescription(
                "What would be decided if a city were lost now, for each city; absent while the quorum can't be asked. Who would be next is looked at again every half minute.")
        @Size(max = 7)
        List<Loss> ifLost,

        @JsonPropertyDescription("What this city publishes of spec.publicNames; absent while that is nothing.")
        @Size(max = 64)
        List<PublishedName> publicNames,

        @JsonPropertyDescription(
                "Ready: the estate has one writing primary and streaming standbys. Valid: the spec and its CityClusters can be worked with. QuorumReachable. Fenced: this city's fence is sound. FreezeCovered: members of this city that freeze are ended before another may be promoted, even when the operator is dead. NamesPublished, while spec.publicNames asks for any: what this city is to publish stands in its DNSEndpoints.")
        List<Condition> conditions) {

    /** One record that this city asks ExternalDNS to publish. */
    public record PublishedName(
            @JsonPropertyDescription("The host name.") String host,

            @JsonPropertyDescription("A, AAAA or CNAME.") String type,

            @JsonPropertyDescription("The addresses, or the one other name, that it leads to.") @Size(max = 8)
            List<String> targets) {}

    /** What would be decided if one city were lost. */
    public record Loss(
            @JsonPropertyDescription("The city.") String city,

            @JsonPropertyDescription("Who would be primary then; absent when nobody would.")
            String primary,

            @JsonPropertyDescription(
                    "After how many seconds at most it would be promoted; absent when nothing would move.")
            Integer withinSeconds,

            @JsonPropertyDescription("One word for why.") String reason,

            @JsonPropertyDescription("A sentence for a human.") @Size(max = 1000)
            String message,

            @JsonPropertyDescription("When this was found (RFC 3339).")
            String at) {}

    /** One level the estate was at. */
    public record LevelEntry(
            @JsonPropertyDescription("Normal, Siaga 3, Siaga 2 or Siaga 1.")
            String level,

            @JsonPropertyDescription("From when on (RFC 3339).")
            String since,

            @JsonPropertyDescription("Why, as it was then.") @Size(max = 4)
            List<String> reasons) {}

    /** One decision: what, why, and what comes next. */
    public record Decision(
            @JsonPropertyDescription(
                    "The act: Hold, AwaitFence, Contend, Promote, Serve, Demote, CallOff, Note, StepDown, Expel, Release, Follow, Reclone, CloneAnew or MarkStandby.")
            String action,

            @JsonPropertyDescription("One word for why.") String reason,

            @JsonPropertyDescription("A sentence for a human: what happened, why, and what comes next.")
            String message,

            @JsonPropertyDescription("Since when (RFC 3339).")
            String since) {}

    /** One change of holder. */
    public record Move(
            @JsonPropertyDescription("The epoch that began.")
            Long epoch,

            @JsonPropertyDescription("The city that held primacy before.")
            String from,

            @JsonPropertyDescription("The city that took over.")
            String to,

            @JsonPropertyDescription("Why.") String reason,

            @JsonPropertyDescription(
                    "When the old primary's city gave its last sign of life or, if it gave primacy up itself, was last seen with a primary (RFC 3339).")
            String startedAt,

            @JsonPropertyDescription("When the new primary accepted writes (RFC 3339).")
            String completedAt,

            @JsonPropertyDescription(
                    "Seconds from startedAt to the first observation of the new primary: the outage that users felt, to a second or two.")
            Double rtoSeconds,

            @JsonPropertyDescription(
                    "Bytes between the old primary's last known position and the position that was promoted; its writes after its last report are not in it.")
            Long lostBytes,

            @JsonPropertyDescription(
                    "Bytes of log that only the old primary had when it came back; absent until then. They were given up.")
            Long divergedBytes,

            @JsonPropertyDescription(
                    "When the last transaction before those bytes was committed, by the old primary's clock (RFC 3339).")
            String divergedFrom,

            @JsonPropertyDescription(
                    "When the last transaction in those bytes was committed, by the old primary's clock (RFC 3339).")
            String divergedUntil,

            @JsonPropertyDescription("The move's OpenTelemetry trace, where this city's operator sends traces.")
            String traceID) {}
}
