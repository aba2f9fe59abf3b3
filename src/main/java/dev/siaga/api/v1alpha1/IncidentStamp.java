package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Who did something, and when. */
@ValidationRule(value = "timestamp(self.at) >= timestamp('2000-01-01T00:00:00Z')", message = IncidentStamp.NOT_A_TIME)
public record IncidentStamp(
        @Required @Size(min = 1, max = 100) @JsonPropertyDescription("Who: a name, or siaga.")
        String by,

        @Required
        @Size(min = 20, max = 40)
        @Pattern(IncidentStamp.TIME)
        @JsonPropertyDescription("When (RFC 3339), such as 2026-11-20T12:00:00Z.")
        String at) {
    static final String NOT_A_TIME = "at is no time of this century: write it as 2026-11-20T12:00:00Z";

    /** A time as both CEL and Siaga read it. */
    public static final String TIME =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$";
}
