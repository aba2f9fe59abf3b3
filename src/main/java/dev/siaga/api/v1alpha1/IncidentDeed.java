package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Something done or said: by whom, when, and what. */
@ValidationRule(value = "timestamp(self.at) >= timestamp('2000-01-01T00:00:00Z')", message = IncidentStamp.NOT_A_TIME)
public record IncidentDeed(
        @Required @Size(min = 1, max = 100) @JsonPropertyDescription("Who: a name, or siaga.")
        String by,

        @Required
        @Size(min = 20, max = 40)
        @Pattern(IncidentStamp.TIME)
        @JsonPropertyDescription("When (RFC 3339), such as 2026-11-20T12:00:00Z.")
        String at,

        @Required @Size(min = 1, max = 500) @JsonPropertyDescription("What, in words.")
        String text) {}
