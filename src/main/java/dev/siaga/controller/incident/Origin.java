package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.incident.Phase;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.Map;

/** Where an incident was declared and which one it was there. Under this uid it is known to the quorum and to all sinks, in whatever city it goes on. */
record Origin(String home, String name, String uid) {
    static final String HOME = "siaga.dev/home";
    static final String NAME = "siaga.dev/home-name";
    static final String UID = "siaga.dev/home-uid";

    /** One that was made from the quorum's record says so. */
    static Origin of(Incident incident, String self) {
        ObjectMeta meta = incident.getMetadata();
        return madeFromRecord(incident)
                ? new Origin(
                        meta.getLabels().getOrDefault(HOME, self),
                        meta.getAnnotations().getOrDefault(NAME, meta.getName()),
                        meta.getAnnotations().get(UID))
                : new Origin(self, meta.getName(), meta.getUid());
    }

    static String uid(Incident incident) {
        return of(incident, "").uid();
    }

    static boolean madeFromRecord(Incident incident) {
        ObjectMeta meta = incident.getMetadata();
        return meta.getAnnotations() != null && meta.getAnnotations().containsKey(UID) && meta.getLabels() != null;
    }

    void mark(Incident incident, Map<String, String> labels) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(HOME, home);
        incident.getMetadata().setLabels(all);
        incident.getMetadata().setAnnotations(Map.of(NAME, name, UID, uid));
    }

    /** Made here, and its course isn't known yet. */
    static boolean bare(Incident incident) {
        return madeFromRecord(incident)
                && CourseMapping.course(incident.getStatus()).isEmpty();
    }

    /** Over here without being merged into another one: it goes on in another city. */
    static boolean handedOver(Incident incident) {
        return CourseMapping.phase(incident) == Phase.MERGED
                && incident.getSpec().mergedInto() == null;
    }

    static boolean ended(Incident incident) {
        return CourseMapping.phase(incident).ended();
    }
}
