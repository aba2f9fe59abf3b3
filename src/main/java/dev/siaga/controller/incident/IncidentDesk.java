package dev.siaga.controller.incident;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentDeed;
import dev.siaga.api.v1alpha1.IncidentSpec;
import dev.siaga.controller.DurationText;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Declaring;
import dev.siaga.incident.Situation;
import dev.siaga.incident.Stamp;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the other controllers declare what went wrong. One cause has one open incident: to declare it again changes nothing, raises it, or reopens
 * it. Every call may be repeated; one that can't reach the API server throws {@link KubernetesClientException}, and is to be repeated; so is one of a
 * cause that all cities see and that throws {@link NotDeclaredYet}.
 */
@Singleton
public class IncidentDesk {
    static final String CAUSE_LABEL = "siaga.dev/cause";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MOST_OBSERVATIONS = 50;
    private static final int LONGEST_OBSERVATION = 500;
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_SUMMARY = 1000;

    private final KubernetesClient client;
    private final IncidentMirror mirror;
    private final SharedCauses shared;
    private final Duration reopenWithin;

    IncidentDesk(
            KubernetesClient client,
            IncidentMirror mirror,
            SharedCauses shared,
            @ConfigProperty(name = "siaga.incident.reopen-within", defaultValue = "1H") Duration reopenWithin) {
        this.client = client;
        this.mirror = mirror;
        this.shared = shared;
        this.reopenWithin = reopenWithin;
    }

    /** What the cause led to, with the incident's name. */
    public Declaring declare(String namespace, Cause cause) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Incident> had = incidentsOf(namespace, cause.key());
        Declaring decision = decide(namespace, cause, had, now);
        return switch (decision) {
            case Declaring.Leave leave -> leave;
            case Declaring.Open open -> create(namespace, cause, open);
            case Declaring.Raise raise -> {
                patch(
                        resource(namespace, raise.name()),
                        timed(
                                replaced("/spec/severity", raise.to().name()),
                                DeclaredBefore.named(had, raise.name()),
                                cause));
                yield raise;
            }
            case Declaring.Reopen reopen -> {
                patch(
                        resource(namespace, reopen.name()),
                        reopened(DeclaredBefore.named(had, reopen.name()), cause, reopen, now));
                yield reopen;
            }
        };
    }

    private Declaring decide(String namespace, Cause cause, List<Incident> had, Instant now) {
        Optional<EstateMirror> estate = mirror.of(namespace);
        if (cause.shared() && !mirror.knowsEstates()) {
            throw new NotDeclaredYet("the estates aren't listed yet");
        }
        if (cause.shared() && estate.isPresent()) {
            return shared.decide(estate.get(), cause, had, now, reopenWithin);
        }
        Declaring decision =
                Declaring.decide(cause, had.stream().map(DeclaredBefore::known).toList(), now, reopenWithin);
        // A city that was lost and is back sees the cause of an incident that goes on where it was adopted.
        return decision instanceof Declaring.Open || decision instanceof Declaring.Reopen
                ? mirror.elsewhere(namespace, Cause.base(cause.key()))
                        .<Declaring>map(head -> new Declaring.Leave(head.name()))
                        .orElse(decision)
                : decision;
    }

    /**
     * The cause of an open incident has calmed down, by whatever hysteresis its measurer has. Says false when no incident of it is open. It counts
     * until the cause is declared again.
     */
    public boolean calm(String namespace, String cause, Instant since) {
        mirror.of(namespace).ifPresent(estate -> shared.calm(estate, Cause.base(cause)));
        Optional<Incident> open = incidentsOf(namespace, cause).stream()
                .filter(incident -> CourseMapping.phase(incident).unresolved())
                .filter(incident -> incident.getSpec().calmSince() == null)
                .findFirst();
        open.ifPresent(incident -> patch(
                resource(namespace, incident.getMetadata().getName()),
                replaced(
                        "/spec/calmSince", since.truncatedTo(ChronoUnit.SECONDS).toString())));
        return open.isPresent();
    }

    /** Whether the incidents that are watched have no open one of this cause; false when none are. One declared a moment ago may be missed. */
    boolean certainlyCalm(String namespace, String cause) {
        return mirror.of(namespace)
                .filter(estate -> !estate.locals().hasOpen(Cause.base(cause)))
                .isPresent();
    }

    /** Whether an incident of this cause is open in this city. */
    public boolean isOpen(String namespace, String cause) {
        return incidentsOf(namespace, cause).stream()
                .anyMatch(incident -> CourseMapping.phase(incident).unresolved());
    }

    /**
     * Something was learned of a cause: it goes onto the timeline of its last incident, whatever phase that is in, or of the one that it was
     * merged into. The same text is written once. Says false when the cause has no incident, or one that has no room any more.
     */
    public boolean observe(String namespace, String cause, String text, Instant at) {
        String told = shortened(text, LONGEST_OBSERVATION);
        Optional<Incident> found = incidentsOf(namespace, cause).stream()
                .max(Comparator.comparingInt(
                        incident -> DeclaredBefore.known(incident).number()))
                .map(this::goingOn);
        List<IncidentDeed> before = found.map(i -> i.getSpec().observations()).orElse(List.of());
        if (before.stream().anyMatch(deed -> deed.text().equals(told))) {
            return true;
        }
        boolean room = found.isPresent() && before.size() < MOST_OBSERVATIONS;
        if (room) {
            add(found.get(), told, at.truncatedTo(ChronoUnit.SECONDS));
        }
        return room;
    }

    /** Refused, and so to be repeated, when somebody else has written in between. */
    private void add(Incident incident, String text, Instant at) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .put("value", incident.getMetadata().getResourceVersion());
        appended(patch, "observations", incident.getSpec().observations(), at, text);
        patch(
                resource(
                        incident.getMetadata().getNamespace(),
                        incident.getMetadata().getName()),
                patch);
    }

    private Incident goingOn(Incident incident) {
        // What was merged into an incident of another city names that city before it.
        return Optional.ofNullable(incident.getSpec().mergedInto())
                .filter(other -> !other.contains("/"))
                .map(other ->
                        resource(incident.getMetadata().getNamespace(), other).get())
                .orElse(incident);
    }

    private Declaring create(String namespace, Cause cause, Declaring.Open open) {
        Incident incident = new Incident();
        incident.getMetadata().setName(open.name());
        incident.getMetadata().setNamespace(namespace);
        incident.getMetadata().setLabels(labels(cause));
        incident.setSpec(spec(cause));
        try {
            client.resource(incident).create();
            return open;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return new Declaring.Leave(open.name());
            }
            throw e;
        }
    }

    private static Map<String, String> labels(Cause cause) {
        Map<String, String> labels = new HashMap<>();
        labels.put("app.kubernetes.io/managed-by", "siaga");
        labels.put(CAUSE_LABEL, Cause.base(cause.key()));
        if (cause.shared()) {
            labels.put(SharedCauses.LABEL, "true");
        }
        return labels;
    }

    private IncidentSpec spec(Cause cause) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("title", shortened(cause.title(), LONGEST_TITLE));
        spec.put("summary", shortened(cause.summary(), LONGEST_SUMMARY));
        spec.put("severity", cause.severity().name());
        cause.situation().ifPresent(row -> spec.put("situation", row.word()));
        cause.respondWithin().ifPresent(time -> spec.put("respondWithin", text(time)));
        cause.resolveWithin().ifPresent(time -> spec.put("resolveWithin", text(time)));
        spec.put("cause", cause.key());
        cause.trace().ifPresent(id -> spec.put("traceID", id));
        spec.putObject("declared")
                .put("by", Stamp.SIAGA)
                .put("at", cause.seen().truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode affected = spec.putObject("affected");
        cause.affected().cities().forEach(affected.putArray("cities")::add);
        cause.affected().services().forEach(affected.putArray("services")::add);
        cause.affected().databases().forEach(affected.putArray("databases")::add);
        return client.getKubernetesSerialization().convertValue(spec, IncidentSpec.class);
    }

    /** Manifests take whole seconds, and none of zero. */
    private static String text(Duration time) {
        return DurationText.of(time.compareTo(SHORTEST) < 0 ? SHORTEST : time);
    }

    private static String shortened(String text, int most) {
        return text.substring(0, Math.min(most, text.length()));
    }

    private List<Incident> incidentsOf(String namespace, String cause) {
        return client.resources(Incident.class)
                .inNamespace(namespace)
                .withLabel(CAUSE_LABEL, Cause.base(cause))
                .list()
                .getItems();
    }

    private Resource<Incident> resource(String namespace, String name) {
        return client.resources(Incident.class).inNamespace(namespace).withName(name);
    }

    private static ArrayNode replaced(String path, String value) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "add").put("path", path).put("value", value);
        return patch;
    }

    private static ArrayNode reopened(Incident incident, Cause cause, Declaring.Reopen reopen, Instant now) {
        ArrayNode patch = replaced("/spec/severity", reopen.severity().name());
        String text = "it is back: " + shortened(cause.title(), LONGEST_TITLE);
        appended(patch, "reopenings", incident.getSpec().reopenings(), now, text);
        removed(patch, "calmSince", incident.getSpec().calmSince());
        return reopen.severity() == cause.severity() ? timed(patch, incident, cause) : patch;
    }

    private static void appended(ArrayNode patch, String field, List<IncidentDeed> before, Instant at, String text) {
        if (before == null) {
            patch.addObject().put("op", "add").put("path", "/spec/" + field).putArray("value");
        }
        patch.addObject()
                .put("op", "add")
                .put("path", "/spec/%s/-".formatted(field))
                .putObject("value")
                .put("by", Stamp.SIAGA)
                .put("at", at.toString())
                .put("text", text);
    }

    /** The times of the cause as it is now: those of a milder one are stale. */
    private static ArrayNode timed(ArrayNode patch, Incident incident, Cause cause) {
        IncidentSpec spec = incident.getSpec();
        set(patch, "situation", spec.situation(), cause.situation().map(Situation::word));
        set(patch, "respondWithin", spec.respondWithin(), cause.respondWithin().map(IncidentDesk::text));
        set(patch, "resolveWithin", spec.resolveWithin(), cause.resolveWithin().map(IncidentDesk::text));
        return patch;
    }

    private static void set(ArrayNode patch, String field, String before, Optional<String> after) {
        after.ifPresentOrElse(
                value -> patch.addAll(replaced("/spec/" + field, value)), () -> removed(patch, field, before));
    }

    /** To remove what isn't there would be refused. */
    private static void removed(ArrayNode patch, String field, String before) {
        if (before != null) {
            patch.addObject().put("op", "remove").put("path", "/spec/" + field);
        }
    }

    private static void patch(Resource<Incident> resource, ArrayNode patch) {
        resource.patch(PatchContext.of(PatchType.JSON), patch.toString());
    }
}
