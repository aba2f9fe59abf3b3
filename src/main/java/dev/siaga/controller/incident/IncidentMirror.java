package dev.siaga.controller.incident;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.Lead;
import dev.siaga.controller.incident.IncidentStore.Held;
import dev.siaga.controller.incident.MirrorDocuments.Head;
import dev.siaga.controller.incident.MirrorSight.Mirroring;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.Loop;
import dev.siaga.incident.Keeping;
import dev.siaga.incident.Phase;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps open incidents at the quorum, takes over those of a lost city, and says of each whether it is this city's to work on. In a thread of its
 * own: a quorum that doesn't answer holds up no incident for longer than {@link #PATIENCE} after a start.
 */
@Singleton
class IncidentMirror {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Without its course an incident begins anew: late, but not never. */
    private static final Duration BARE_FOR = Duration.ofMinutes(1);
    /** After the loops of primacy, which list the estates when they start. */
    private static final int LAST = 3000;

    private final EstateRegistry estates;
    private final IncidentStore store;
    private final Recreation recreation;
    private final SharedCauses causes;
    private final Lead lead;
    private final boolean enabled;
    private final Duration adoptAfter;
    private final Map<EstateKey, EstateMirror> mirrors = new ConcurrentHashMap<>();
    private final SimpleInboundEventSource<Incident> events = new SimpleInboundEventSource<>("mirror");
    private volatile Optional<ResourceCache<Incident>> incidents = Optional.empty();
    private volatile Optional<Loop> loop = Optional.empty();
    private volatile Optional<Long> firstAsked = Optional.empty();
    private volatile boolean turned;

    IncidentMirror(
            EstateRegistry estates,
            IncidentStore store,
            Recreation recreation,
            SharedCauses causes,
            Lead lead,
            @ConfigProperty(name = "siaga.loops", defaultValue = "true") boolean enabled,
            @ConfigProperty(name = "siaga.incident.adopt-after", defaultValue = "30S") Duration adoptAfter) {
        this.estates = estates;
        this.store = store;
        this.recreation = recreation;
        this.causes = causes;
        this.lead = lead;
        this.enabled = enabled;
        this.adoptAfter = adoptAfter;
    }

    void start(@Observes @Priority(LAST) StartupEvent started) {
        loop = enabled ? Optional.of(new Loop("incident-mirror", EVERY, this::turn).start()) : Optional.empty();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.ifPresent(Loop::stop);
    }

    /** What wakes the reconciler; from then on its cache is looked at. */
    EventSource<?, Incident> watch(EventSourceContext<Incident> context) {
        incidents = Optional.of(context.getPrimaryCache());
        return events;
    }

    private void turn() {
        mirrors.values().removeIf(mirror -> mirror.estate().stopped());
        incidents.filter(IncidentMirror::reads).ifPresent(cache -> {
            for (EstateRuntime estate : estates.all()) {
                EstateMirror mirror = mirrors.computeIfAbsent(
                        estate.key(), _ -> new EstateMirror(estate, store, recreation, adoptAfter));
                mirror.look(cache.list(estate.key().namespace(), _ -> true).toList());
                if (lead.held()) {
                    mirror.turn().forEach(incident -> events.propagateEvent(ResourceID.fromResource(incident)));
                    causes.settle(mirror);
                }
            }
            turned = true;
        });
    }

    /** The cache is named before it is started. */
    private static boolean reads(ResourceCache<Incident> cache) {
        return !(cache instanceof AbstractEventSource<?, ?> source) || source.isRunning();
    }

    Optional<EstateMirror> of(String namespace) {
        return mirrors.values().stream()
                .filter(mirror -> mirror.estate().key().namespace().equals(namespace))
                .findFirst();
    }

    /** Before that no namespace can be said to have no estate. */
    boolean knowsEstates() {
        return turned || !enabled;
    }

    MirrorSight sight(Incident incident) {
        if (Origin.ended(incident)) {
            return new MirrorSight.GoOn(Mirroring.over(incident));
        }
        Optional<EstateMirror> mirror = of(incident.getMetadata().getNamespace());
        if (mirror.isEmpty()) {
            return !knowsEstates() && patient() ? new MirrorSight.Wait() : alone(incident, Mirroring.NO_ESTATE);
        }
        EstateMirror known = mirror.get();
        if (!known.everRead()) {
            return patient() ? new MirrorSight.Wait() : alone(incident, Mirroring.UNREACHABLE);
        }
        return sight(known, incident);
    }

    private static MirrorSight sight(EstateMirror mirror, Incident incident) {
        String uid = Origin.uid(incident);
        Keeping next = mirror.decide(uid, LocalIncidents.state(incident));
        return switch (next) {
            case Keeping.HandOver(String to) -> new MirrorSight.HandOver(to);
            case Keeping.Restore _ ->
                mirror.restoration(uid)
                        .<MirrorSight>map(MirrorSight.Restore::new)
                        .orElseGet(() -> alone(incident, Mirroring.PENDING));
            default -> alone(incident, mirror.mirroring(incident));
        };
    }

    private static MirrorSight alone(Incident incident, Mirroring mirroring) {
        Instant made = Instant.parse(incident.getMetadata().getCreationTimestamp());
        return Origin.bare(incident) && Instant.now().isBefore(made.plus(BARE_FOR))
                ? new MirrorSight.Wait()
                : new MirrorSight.GoOn(mirroring);
    }

    private boolean patient() {
        firstAsked = firstAsked.or(() -> Optional.of(System.nanoTime()));
        return System.nanoTime() - firstAsked.get() < PATIENCE.toNanos();
    }

    /** How far an incident of another city is, named with that city before it; empty when the quorum keeps no such incident. */
    Optional<Phase> phase(String namespace, String cityAndName) {
        return of(namespace)
                .flatMap(mirror -> mirror.reading().heads().values().stream()
                        .map(Held::value)
                        .filter(head -> !head.over() && cityAndName.equals(head.keeper() + "/" + head.name()))
                        .map(head -> CourseMapping.phase(head.phase()))
                        .findFirst());
    }

    /** The open incident of a cause that another city keeps. */
    Optional<Head> elsewhere(String namespace, String cause) {
        return of(namespace)
                .flatMap(mirror -> mirror.reading().heads().values().stream()
                        .map(Held::value)
                        .filter(head -> cause.equals(head.cause()) && !head.over())
                        .filter(head -> CourseMapping.phase(head.phase()).unresolved())
                        .filter(head -> !head.keeper().equals(mirror.sight().self()))
                        .findFirst());
    }
}
