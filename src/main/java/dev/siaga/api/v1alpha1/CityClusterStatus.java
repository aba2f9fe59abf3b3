package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is known of a city: observed in the city itself, read from its beacon elsewhere. Rebuilt from nothing after a restore. */
public record CityClusterStatus(
        @JsonPropertyDescription("The generation of the spec this status speaks of.")
        Long observedGeneration,

        @JsonPropertyDescription("Primary, Standby, ReadOnly (no leader, not standby) or Unknown.")
        String role,

        @JsonPropertyDescription("Healthy members of all members, such as 2/2.")
        String members,

        @JsonPropertyDescription("PostgreSQL's timeline.") Long timeline,

        @JsonPropertyDescription(
                "Position in the write-ahead log as PostgreSQL prints it: written on a primary, received elsewhere.")
        String position,

        @JsonPropertyDescription("Bytes this city's position is behind the primary city's last known position.")
        Long lagBytes,

        @JsonPropertyDescription("PostgreSQL's system identifier: equal in all cities of an estate.")
        String systemIdentifier,

        @JsonPropertyDescription("Until when this city holds primacy (RFC 3339), if it does.")
        String permitUntil,

        @JsonPropertyDescription(
                "When this city was last observed or heard of (RFC 3339). Updated at most every half minute while nothing changes.")
        String lastSeen,

        @JsonPropertyDescription("What was done about members that share a place; absent while none do.")
        Placement placement,

        @JsonPropertyDescription("The same for instances of services, of those kinds of which any do.")
        List<ServicePlacement> servicePlacement,

        @JsonPropertyDescription(
                "Reachable: the city is observed or its beacon is live. Fenceable: its fence is sound, so that it may hold primacy. Placed: no two members of its Patroni cluster share a place. ServicesPlaced: the main and the backup instances of each service are on as many Nodes as there are for them. Budgeted: which PodDisruptionBudgets keep enough of them at work. The last two are told of the own city only.")
        List<Condition> conditions) {

    /** What was done about Pods that share a place. */
    public record Placement(
            @JsonPropertyDescription("Since when they do (RFC 3339).")
            String since,

            @JsonPropertyDescription("How many were evicted for it.")
            Integer evictions,

            @JsonPropertyDescription("When the last of them was (RFC 3339).")
            String lastEviction,

            @JsonPropertyDescription("How many Pods more there were then than places they were in.")
            Integer surplus) {}

    /** What was done about the instances of one kind. */
    public record ServicePlacement(
            @JsonPropertyDescription("The service and the kind, such as shop-main.")
            String name,

            @JsonPropertyDescription("What was done about them.")
            Placement placement) {}
}
