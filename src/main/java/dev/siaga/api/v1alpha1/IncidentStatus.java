package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What Siaga makes of an incident. All that must survive a restart stands here. */
public record IncidentStatus(
        @JsonPropertyDescription("The generation of the spec this status speaks of.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "Declared, Acknowledged, Mitigated, Resolved, PostmortemPending, Closed, Reopened or Merged.")
        String phase,

        @JsonPropertyDescription("The severity that holds: the spec's, or what being overdue has made of it.")
        String severity,

        @JsonPropertyDescription("The worst severity it ever had. It decides whether a postmortem is owed.")
        String worstSeverity,

        @JsonPropertyDescription("The spec's severity as last seen.")
        String namedSeverity,

        @JsonPropertyDescription("What not being resolved in time has raised the severity to.")
        String raisedTo,

        @JsonPropertyDescription("When it was declared or, if later, reopened for the last time (RFC 3339).")
        String openedAt,

        @Size(max = 64) @JsonPropertyDescription("Each phase it entered, by whom and when, oldest first.")
        List<Step> steps,

        @JsonPropertyDescription("How often the next contact was told because nobody acknowledged.")
        Integer escalations,

        @JsonPropertyDescription("How many of spec.reopenings were honoured.")
        Integer reopenings,

        @JsonPropertyDescription("How many of spec.updates were told.")
        Integer updatesTold,

        @JsonPropertyDescription("How many of spec.observations stand on the timeline.")
        Integer observationsTold,

        @JsonPropertyDescription("The time of the CAN report that was told last (RFC 3339).")
        String canTold,

        @JsonPropertyDescription(
                "Readiness of the estate: Normal, Siaga 3, Siaga 2 or Siaga 1, the worst of this namespace's FailoverPolicies. It changes no more once the incident is resolved.")
        String siagaLevel,

        @Size(max = 8) @JsonPropertyDescription("When what falls due again and again last fell due.")
        List<Fired> timers,

        @JsonPropertyDescription("How long it took, as far as it is known.")
        Measures measures,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Other incidents of this namespace that were open at the same time or within an hour, and share a city, a service or a database; the nearest first.")
        List<Related> related,

        @Size(max = 100)
        @JsonPropertyDescription("What happened, oldest first: at most a hundred entries, the steps among them.")
        List<Entry> timeline,

        @JsonPropertyDescription("How many entries made room for later ones: timelineArchive keeps them.")
        Integer timelineDropped,

        @JsonPropertyDescription(
                "The ConfigMap that keeps the entries that made room, each one line of JSON in timeline.jsonl. It goes when the incident goes.")
        String timelineArchive,

        @JsonPropertyDescription("The number of the timeline's last entry whose recipients were found.")
        Integer posted,

        @Size(max = 100) @JsonPropertyDescription("Which entry was or is to be told to which sink.")
        List<Delivery> deliveries,

        @JsonPropertyDescription(
                "Accepted: every field of the spec could be honoured. Notified: everybody who must hear of it has heard. Answered: somebody took it on. Mirrored: another city can go on with it if this one is lost.")
        List<Condition> conditions) {

    /** One phase entered. */
    public record Step(
            @JsonPropertyDescription("The phase.") String phase,
            @JsonPropertyDescription("By whom.") String by,
            @JsonPropertyDescription("When (RFC 3339).") String at) {}

    /** When one timer last fired. */
    public record Fired(
            @JsonPropertyDescription("RESPOND, RESOLVE, UPDATE, POSTMORTEM or FOLLOW_UP.")
            String timer,

            @JsonPropertyDescription("When (RFC 3339).") String at) {}

    /** How long the present opening took. */
    public record Measures(
            @JsonPropertyDescription("From opening to acknowledgement (MTTA), in seconds.")
            Double acknowledgeSeconds,

            @JsonPropertyDescription("From opening to mitigation, in seconds.")
            Double mitigateSeconds,

            @JsonPropertyDescription("From acknowledgement to resolution (MTTR), in seconds.")
            Double repairSeconds,

            @JsonPropertyDescription("From opening to resolution (MTRS = MTTA + MTTR), in seconds.")
            Double restoreSeconds) {}

    /** Another incident, and what they have in common. */
    public record Related(
            @JsonPropertyDescription("Its name.") String name,

            @JsonPropertyDescription("What they have in common.")
            String why) {}

    /** One entry of the timeline. */
    public record Entry(
            @JsonPropertyDescription("Its number, never given twice.")
            Integer number,

            @JsonPropertyDescription("When (RFC 3339).") String at,
            @JsonPropertyDescription("By whom.") String by,

            @JsonPropertyDescription("Why it stands here: one word, the reason of its Event.")
            String kind,

            @JsonPropertyDescription("What happened, in words.")
            String text) {}

    /** One entry on its way to one sink. */
    public record Delivery(
            @JsonPropertyDescription("The sink, as the notification settings name it.")
            String sink,

            @JsonPropertyDescription("The number of the timeline's entry.")
            Integer entry,

            @JsonPropertyDescription("Pending, Delivered or GivenUp.")
            String state,

            @JsonPropertyDescription("How often it was tried.")
            Integer attempts,

            @JsonPropertyDescription("Since when it is to be told (RFC 3339).")
            String posted,

            @JsonPropertyDescription("When it may be tried next while Pending, when it ended otherwise (RFC 3339).")
            String at,

            @JsonPropertyDescription("What stood in the way last.")
            String trouble) {}
}
