package dev.siaga.controller.incident;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.api.v1alpha1.IncidentStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/** What the quorum keeps of open incidents, as JSON. Times are RFC 3339 text. */
final class MirrorDocuments {
    private MirrorDocuments() {}

    /**
     * Which incident, who works on it, how it stands: small, for every city reads all of them all the time.
     *
     * @param name at home
     * @param cause the label of its cause, when Siaga declared it
     * @param over a tombstone: it ended in the keeper's city, and its home hasn't heard of that yet
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Head(
            String home,
            String keeper,
            String name,
            String uid,
            String cause,
            String phase,
            String since,
            boolean over,
            String written) {
        Head keptBy(String city, String now) {
            return new Head(home, city, name, uid, cause, phase, since, over, now);
        }

        Head buried(String now) {
            return new Head(home, keeper, name, uid, cause, phase, since, true, now);
        }

        Origin origin() {
            return new Origin(home, name, uid);
        }
    }

    /** All that another city needs to go on with it: read by whoever adopts it. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(Map<String, String> labels, IncidentSpec spec, IncidentStatus status) {}

    /** Which city declared a cause that all cities see, as which incident. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record ClaimDocument(String home, String name, int number, String at) {}
}
