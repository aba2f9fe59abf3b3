package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Conditions, Actions, Needs: one report, whole. */
@ValidationRule(value = "timestamp(self.at) >= timestamp('2000-01-01T00:00:00Z')", message = IncidentStamp.NOT_A_TIME)
public record IncidentCanReport(
        @Required @Size(min = 1, max = 100) @JsonPropertyDescription("Who reports.")
        String by,

        @Required
        @Size(min = 20, max = 40)
        @Pattern(IncidentStamp.TIME)
        @JsonPropertyDescription("When (RFC 3339). A later time makes it a new report.")
        String at,

        @Required @JsonPropertyDescription("What is the case.")
        Conditions conditions,

        @Required @Size(min = 1, max = 20) @JsonPropertyDescription("What is being done, and by whom.")
        List<Action> actions,

        @Size(max = 20) @JsonPropertyDescription("What is needed from others.")
        List<@Size(min = 1, max = 200) String> needs) {

    /** What is the case. */
    public record Conditions(
            @Required @Size(min = 1, max = 63) @JsonPropertyDescription("What kind of trouble, such as Errors.")
            String type,

            @Required @Size(min = 1, max = 63) @JsonPropertyDescription("How it stands, such as ongoing.")
            String state,

            @Required
            @Size(min = 4, max = 4)
            @Pattern("^SEV[1-4]$")
            @JsonPropertyDescription("How severe it is held to be.")
            String severity,

            @Required @Size(min = 1, max = 300) @JsonPropertyDescription("What users notice.")
            String summary,

            @Required
            @Size(min = 1, max = 200)
            @JsonPropertyDescription("Which services, cities and databases it touches.")
            String blastRadius) {}

    /** What is being done, and by whom. */
    public record Action(
            @Required @Size(min = 1, max = 200) @JsonPropertyDescription("What is being done.")
            String what,

            @Required @Size(min = 1, max = 100) @JsonPropertyDescription("By whom.")
            String who) {}
}
