package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What was learned, written in drafts: every part may be missing until the incident is closed. */
public record IncidentPostmortem(
        @Size(min = 1, max = 100) @JsonPropertyDescription("Who sees to it that this is written, met about and kept.")
        String owner,

        @Size(min = 1, max = 2000)
        @JsonPropertyDescription(
                "What allowed it to happen. Ask why again until the answer is no longer a symptom, and never a person.")
        String rootCause,

        @Size(min = 1, max = 2000) @JsonPropertyDescription("Who noticed what, for how long, how many of them.")
        String impact,

        @Size(min = 1, max = 2000) @JsonPropertyDescription("What else was harmed by it; 'none' when nothing was.")
        String collateralDamage,

        @Size(min = 1, max = 2000) @JsonPropertyDescription("What worked and shall stay so.")
        String wentWell,

        @Size(min = 1, max = 2000) @JsonPropertyDescription("What ended the harm for now.")
        String temporaryFix,

        @Size(min = 1, max = 2000) @JsonPropertyDescription("What ends the cause for good.")
        String permanentFix,

        @Default("false")
        @JsonPropertyDescription("True once somebody has compared the timeline with what people remember.")
        Boolean timelineComplete,

        @Size(max = 40) @Pattern(IncidentStamp.TIME) @JsonPropertyDescription("When it is or was met about (RFC 3339).")
        String meetingAt,

        @Size(max = 30) @JsonPropertyDescription("What keeps this from happening again. Overdue ones are chased daily.")
        List<FollowUp> followUps) {

    /** One action that keeps it from happening again. */
    @ValidationRule(
            value = "!has(self.due) || timestamp(self.due + 'T00:00:00Z') >= timestamp('2000-01-01T00:00:00Z')",
            message = "due is no day of this century: write it as 2026-12-31")
    public record FollowUp(
            @Required @Size(min = 1, max = 200) @JsonPropertyDescription("What shall be done.")
            String action,

            @Size(min = 1, max = 100) @JsonPropertyDescription("Who sees to it.")
            String owner,

            @Size(min = 10, max = 10)
            @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
            @JsonPropertyDescription("Until which day, such as 2026-12-31; it ends with that day in UTC.")
            String due,

            @Default("false") @JsonPropertyDescription("True once it is done.")
            Boolean done,

            @Size(min = 1, max = 500) @JsonPropertyDescription("Where it is tracked.")
            String link) {}
}
