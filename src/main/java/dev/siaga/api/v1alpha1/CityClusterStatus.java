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

        @JsonPropertyDescription(
                "How old what this city has may be, in seconds: since when the primary's known position has been beyond this city's, counted at the place that shows it. Known to within two renewals; absent until positions have been followed for long enough.")
        Long lagSeconds,

        @JsonPropertyDescription("PostgreSQL's system identifier: equal in all cities of an estate.")
        String systemIdentifier,

        @JsonPropertyDescription("Until when this city holds primacy (RFC 3339), if it does.")
        String permitUntil,

        @JsonPropertyDescription(
                "When this city was last observed or heard of (RFC 3339). Updated at most every half minute while nothing changes.")
        String lastSeen,

        @JsonPropertyDescription("What was done about members that share a place; absent while none do.")
        Placement placement,

        @JsonPropertyDescription("The city's services, as many as are known.")
        List<Service> services,

        @JsonPropertyDescription(
                "Reachable: the city is observed or its beacon is live. Fenceable: its fence is sound, so that it may hold primacy. Placed: no two members of its Patroni cluster share a place. Budgeted: a PodDisruptionBudget keeps enough of them at work; told of the own city only. ServicesAvailable: the users of every service are served, here or elsewhere; of another city: its own instances serve. Replicating: its data is within the recovery point. With spec.capacity CapacityHeadroom: its requests are below its line, and the other cities could take them; Responsive: its p95 is within its bound. With spec.streaming.linkMegabitsPerSecond LinkHeadroom: the log fits into its line. With spec.backups BackupFresh. With spec.reporting ReportingAvailable. Unknown is what couldn't be measured.")
        List<Condition> conditions) {

    /** What was done about members that share a place. */
    public record Placement(
            @JsonPropertyDescription("Since when they do (RFC 3339).")
            String since,

            @JsonPropertyDescription("How many were evicted for it.")
            Integer evictions,

            @JsonPropertyDescription("When the last of them was (RFC 3339).")
            String lastEviction) {}

    /** One service of the city. */
    public record Service(
            @JsonPropertyDescription("Name of the service.") String name,

            @JsonPropertyDescription("Main, Backup or None: which of the city's own instances work.")
            String serving,

            @JsonPropertyDescription(
                    "Main, Backup, Nowhere, or the city whose gateway they go to: where this city's users are sent. Told of the own city only.")
            String route,

            @JsonPropertyDescription("Since when they are sent there (RFC 3339).")
            String since,

            @JsonPropertyDescription("Why they are sent there, and what would change that.")
            String message) {}
}
