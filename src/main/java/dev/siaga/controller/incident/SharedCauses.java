package dev.siaga.controller.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.QuorumAnswer.Unavailable;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.incident.IncidentStore.Held;
import dev.siaga.controller.incident.IncidentStore.Reading;
import dev.siaga.controller.incident.MirrorDocuments.ClaimDocument;
import dev.siaga.controller.incident.MirrorDocuments.Head;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Claiming;
import dev.siaga.incident.Declaring;
import dev.siaga.incident.Declaring.Known;
import dev.siaga.incident.Keeping;
import dev.siaga.incident.Phase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The claims by which a cause that all cities see has one open incident in the estate. What was declared without the quorum is claimed once it
 * answers, or merged into the incident that another city claimed before.
 */
@Singleton
class SharedCauses {
    static final String LABEL = "siaga.dev/shared";
    private static final Logger LOG = Logger.getLogger(SharedCauses.class);

    private final IncidentStore store;
    private final KubernetesClient client;
    private final Duration aloneAfter;
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();

    SharedCauses(
            IncidentStore store,
            KubernetesClient client,
            @ConfigProperty(name = "siaga.incident.declare-alone-after", defaultValue = "60S") Duration aloneAfter) {
        this.store = store;
        this.client = client;
        this.aloneAfter = aloneAfter;
    }

    /** What the cause leads to here, once it is claimed; a wait that is too long ends with a declaration all the same. */
    Declaring decide(EstateMirror mirror, Cause cause, List<Incident> had, Instant now, Duration reopenWithin) {
        String base = Cause.base(cause.key());
        String once = mirror.estate().key() + "/" + base;
        boolean enough = waitedFor(once).compareTo(aloneAfter) >= 0;
        Optional<Standing> answer = ask(mirror, base, reopenWithin);
        if (answer.isEmpty() && !enough) {
            throw new NotDeclaredYet("the quorum doesn't say whether another city has declared it");
        }
        Declaring decision = answer.isEmpty()
                ? local(cause, had, 0, now, reopenWithin)
                : switch (answer.get().claiming()) {
                    case Claiming.Elsewhere(String city, String name) -> new Declaring.Leave(name);
                    case Claiming.Await(String why) when !enough -> throw new NotDeclaredYet(why);
                    case Claiming.Await _, Claiming.Take _, Claiming.Ours _ ->
                        claimed(
                                mirror,
                                base,
                                answer.get(),
                                local(cause, had, answer.get().above(), now, reopenWithin),
                                had);
                };
        waiting.remove(once);
        return decision;
    }

    void calm(EstateMirror mirror, String base) {
        waiting.remove(mirror.estate().key() + "/" + base);
    }

    private Duration waitedFor(String once) {
        return Duration.ofNanos(System.nanoTime() - waiting.computeIfAbsent(once, _ -> System.nanoTime()));
    }

    /** What another city's incident was merged into, or handed over, is none of this city's any more. */
    private static Declaring local(Cause cause, List<Incident> had, int above, Instant now, Duration reopenWithin) {
        List<Known> known = had.stream().map(DeclaredBefore::known).toList();
        int highest = known.stream().mapToInt(Known::number).max().orElse(0);
        return Declaring.decide(
                cause,
                known.stream().filter(k -> k.phase() != Phase.MERGED).toList(),
                Math.max(above, highest),
                now,
                reopenWithin);
    }

    private Declaring claimed(
            EstateMirror mirror, String base, Standing standing, Declaring decision, List<Incident> had) {
        boolean opens = decision instanceof Declaring.Open;
        if (standing.claiming() instanceof Claiming.Ours && !opens) {
            return decision;
        }
        if (opens && standing.claiming() instanceof Claiming.Ours && standing.open()) {
            throw new NotDeclaredYet("it is being made here from the quorum's record");
        }
        String self = mirror.sight().self();
        Origin incident = opens
                ? new Origin(self, decision.name(), "")
                : Origin.of(DeclaredBefore.named(had, decision.name()), self);
        if (!claim(mirror, base, standing, incident)) {
            throw new NotDeclaredYet("another city was faster, or the quorum didn't answer");
        }
        return decision;
    }

    /** What the quorum says of one cause, with the revision that a claim compares. */
    private record Standing(Claiming claiming, Optional<Held<ClaimDocument>> claim, Optional<Head> kept) {
        boolean open() {
            return kept.filter(head -> CourseMapping.phase(head.phase()).unresolved())
                    .isPresent();
        }

        int above() {
            return claim.map(held -> held.value().number()).orElse(0);
        }
    }

    /** Asks the quorum now; empty when it doesn't answer. */
    private Optional<Standing> ask(EstateMirror mirror, String cause, Duration reopenWithin) {
        return switch (store.read(mirror.estate().key())) {
            case Answered<Reading>(Reading reading, Revision _) ->
                Optional.of(standing(reading, cause, mirror.sight(), reopenWithin));
            case Unavailable<Reading> _ -> Optional.empty();
        };
    }

    private static Standing standing(Reading reading, String cause, Keeping.Sight sight, Duration reopenWithin) {
        Optional<Held<ClaimDocument>> claim =
                Optional.ofNullable(reading.claims().get(cause));
        Optional<Head> kept = claim.map(Held::value).flatMap(reading::claimed);
        Claiming claiming = Claiming.decide(
                claim.map(Held::value)
                        .map(c -> new Claiming.Claim(c.home(), c.name(), c.number(), Instant.parse(c.at()))),
                kept.map(head -> new Claiming.Kept(
                        head.keeper(), CourseMapping.phase(head.phase()), Instant.parse(head.since()))),
                sight,
                Instant.now(),
                reopenWithin);
        return new Standing(claiming, claim, kept);
    }

    /** Whether the claim is this city's now. */
    private boolean claim(EstateMirror mirror, String cause, Standing standing, Origin incident) {
        ClaimDocument claim = new ClaimDocument(
                incident.home(),
                incident.name(),
                DeclaredBefore.number(incident.name()),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        long revision = standing.claim().map(Held::revision).orElse(0L);
        return store.claim(mirror.estate().key(), cause, claim, revision)
                        instanceof Answered<Boolean>(Boolean claimed, Revision _)
                && claimed;
    }

    /** Looks after the open incidents here that no claim names. */
    void settle(EstateMirror mirror) {
        if (mirror.silence().isPresent()) {
            return;
        }
        mirror.locals().all().values().stream()
                .filter(SharedCauses::shared)
                .filter(incident -> incident.getSpec().mergedInto() == null)
                .filter(incident -> CourseMapping.phase(incident).unresolved())
                .forEach(incident -> settled(mirror, incident));
    }

    private void settled(EstateMirror mirror, Incident incident) {
        try {
            settle(mirror, incident);
        } catch (KubernetesClientException e) {
            LOG.warnf("incident=%s not merged yet: %s", incident.getMetadata().getName(), e.getMessage());
        }
    }

    private void settle(EstateMirror mirror, Incident incident) {
        String cause = incident.getMetadata().getLabels().get(IncidentDesk.CAUSE_LABEL);
        Origin origin = Origin.of(incident, mirror.sight().self());
        Standing standing = standing(mirror.reading(), cause, mirror.sight(), Duration.ZERO);
        boolean named = standing.claim()
                .map(Held::value)
                .filter(c -> c.home().equals(origin.home()) && c.name().equals(origin.name()))
                .isPresent();
        if (named) {
            return;
        }
        if (standing.open()) {
            merge(incident, standing.kept().orElseThrow());
        } else if (!(standing.claiming() instanceof Claiming.Await)) {
            claim(mirror, cause, standing, origin);
        }
    }

    private void merge(Incident incident, Head into) {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("mergedInto", into.keeper() + "/" + into.name());
        client.resource(incident).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        LOG.infof(
                "incident=%s/%s has the cause of %s, which goes on in %s",
                incident.getMetadata().getNamespace(), incident.getMetadata().getName(), into.name(), into.keeper());
    }

    private static boolean shared(Incident incident) {
        return Optional.ofNullable(incident.getMetadata().getLabels())
                .orElse(Map.of())
                .containsKey(LABEL);
    }
}
