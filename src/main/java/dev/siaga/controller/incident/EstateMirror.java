package dev.siaga.controller.incident;

import dev.siaga.adapter.etcd.QuorumAnswer;
import dev.siaga.adapter.etcd.QuorumAnswer.Answered;
import dev.siaga.adapter.etcd.QuorumAnswer.Unavailable;
import dev.siaga.adapter.etcd.Revision;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentStatus;
import dev.siaga.controller.incident.IncidentStore.Held;
import dev.siaga.controller.incident.IncidentStore.Reading;
import dev.siaga.controller.incident.MirrorDocuments.Body;
import dev.siaga.controller.incident.MirrorDocuments.Head;
import dev.siaga.controller.incident.MirrorSight.Mirroring;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.City;
import dev.siaga.failover.Quorum;
import dev.siaga.incident.Keeping;
import dev.siaga.incident.Presence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One estate's open incidents, here and at the quorum. One thread turns it; what it last knew, any may ask. After each change of its own it knows
 * the new state before anything is done here, so that nothing is judged by what was.
 */
final class EstateMirror {
    private static final Logger LOG = Logger.getLogger(EstateMirror.class);

    private final EstateRuntime estate;
    private final IncidentStore store;
    private final Recreation recreation;
    private final Duration adoptAfter;
    private final LocalIncidents locals = new LocalIncidents();
    private final Map<String, MirrorCopy> copies = new ConcurrentHashMap<>();
    private final Map<String, IncidentStatus> restorations = new ConcurrentHashMap<>();
    private final Map<String, Held<Head>> heads = new ConcurrentHashMap<>();
    private volatile Reading reading = Reading.EMPTY;
    private volatile Presence presence = Presence.UNSEEN;
    private volatile boolean everRead;
    private volatile Optional<String> silence = Optional.of("not asked yet");
    private long lookedAt = System.nanoTime();

    EstateMirror(EstateRuntime estate, IncidentStore store, Recreation recreation, Duration adoptAfter) {
        this.estate = estate;
        this.store = store;
        this.recreation = recreation;
        this.adoptAfter = adoptAfter;
    }

    EstateRuntime estate() {
        return estate;
    }

    /** Whether the quorum has answered since this operator began to look. */
    boolean everRead() {
        return everRead;
    }

    /** Why the quorum's last answer didn't come. */
    Optional<String> silence() {
        return silence;
    }

    /** What the quorum last said, with what this city has changed since. */
    Reading reading() {
        return new Reading(heads, reading.claims());
    }

    LocalIncidents locals() {
        return locals;
    }

    void look(List<Incident> incidents) {
        locals.look(incidents);
    }

    /** Reads, and takes one step for every incident. Says which ones the reconciler has to look at. */
    List<Incident> turn() {
        switch (store.read(estate.key())) {
            case Answered<Reading>(Reading read, Revision _) -> heard(read);
            case Unavailable<Reading> u -> {
                if (silence.isEmpty()) {
                    LOG.warnf("estate=%s incidents aren't mirrored: %s", estate.key(), u.reason());
                }
                silence = Optional.of(u.reason());
                presence = presence.unanswered();
            }
        }
        Set<String> uids = new HashSet<>(locals.all().keySet());
        copies.keySet().retainAll(uids);
        if (silence.isEmpty()) {
            uids.addAll(heads.keySet());
            uids.stream().filter(uid -> !locals.expects(uid)).forEach(this::step);
        } else {
            uids.stream()
                    .filter(uid -> decide(uid) instanceof Keeping.Write)
                    .forEach(uid -> copy(uid).changed(locals.find(uid).orElseThrow()));
        }
        return locals.all().values().stream().filter(this::toBeLookedAt).toList();
    }

    private void heard(Reading read) {
        reading = read;
        heads.keySet().retainAll(read.heads().keySet());
        heads.putAll(read.heads());
        silence = Optional.empty();
        Duration since = Duration.ofNanos(System.nanoTime() - lookedAt);
        lookedAt = System.nanoTime();
        presence = estate.snapshot(Instant.now()).quorum() instanceof Quorum.Reachable quorum
                ? presence.seen(
                        names(estate.estate().cities()),
                        Set.copyOf(names(quorum.beacons().keySet())),
                        since)
                : presence.unanswered();
        everRead = true;
    }

    Keeping decide(String uid) {
        return decide(uid, locals.state(uid));
    }

    Keeping decide(String uid, Keeping.Local local) {
        return Keeping.decide(
                Optional.ofNullable(heads.get(uid))
                        .map(Held::value)
                        .map(head -> new Keeping.Kept(head.home(), head.keeper(), head.over())),
                local,
                sight());
    }

    Keeping.Sight sight() {
        return new Keeping.Sight(
                self(),
                names(estate.estate().cities()),
                estate.reading().holder().map(holder -> holder.city().name()),
                Set.copyOf(names(estate.reading().beacons().keySet())),
                presence.missingFor(adoptAfter));
    }

    private void step(String uid) {
        try {
            switch (decide(uid)) {
                case Keeping.Nothing _, Keeping.HandOver _ -> {}
                case Keeping.Write _ -> write(locals.find(uid).orElseThrow());
                case Keeping.Forget _ -> forget(uid);
                case Keeping.Bury _ -> bury(uid);
                case Keeping.Adopt _ -> adopt(uid);
                case Keeping.Recreate _ -> withBody(uid, body -> make(uid, body));
                case Keeping.Restore _ -> withBody(uid, body -> restorable(uid, body));
            }
        } catch (RuntimeException e) {
            LOG.warnf("estate=%s incident=%s not kept yet: %s", estate.key(), uid, e.getMessage());
        }
    }

    private void write(Incident incident) {
        Origin origin = Origin.of(incident, self());
        restorations.remove(origin.uid());
        MirrorCopy copy = copy(origin.uid());
        Optional<String> changed = copy.changed(incident);
        if (changed.isEmpty()) {
            return;
        }
        Head head = MirrorCopy.head(incident, origin, self(), now());
        switch (store.write(estate.key(), head, changed.get(), revision(head.uid()))) {
            case Answered<Boolean>(Boolean written, Revision revision)
            when written -> {
                heads.put(head.uid(), new Held<>(head, revision.number()));
                copy.saved(changed.get());
            }
            case Answered<Boolean> _ ->
                LOG.debugf("estate=%s incident=%s another city has written it", estate.key(), head.uid());
            case Unavailable<Boolean> u ->
                LOG.warnf("estate=%s incident=%s not written: %s", estate.key(), head.uid(), u.reason());
        }
    }

    private void forget(String uid) {
        if (done(store.forget(estate.key(), uid, revision(uid)))) {
            heads.remove(uid);
            LOG.infof("estate=%s incident=%s is over: the quorum forgets it", estate.key(), uid);
        }
        copies.remove(uid);
    }

    private void bury(String uid) {
        Head head = heads.get(uid).value().buried(now());
        changed(store.bury(estate.key(), head, revision(uid)), head);
        copies.remove(uid);
    }

    private void adopt(String uid) {
        Head before = heads.get(uid).value();
        Head head = before.keptBy(self(), now());
        withBody(uid, body -> {
            if (changed(store.keep(estate.key(), head, revision(uid)), head)) {
                LOG.warnf(
                        "estate=%s incident=%s of %s, kept by %s, which is lost: adopted",
                        estate.key(), head.name(), head.home(), before.keeper());
                make(uid, body);
            }
        });
    }

    private void make(String uid, Body body) {
        restorable(uid, body);
        copies.remove(uid);
        Origin origin = heads.get(uid).value().origin();
        recreation.make(estate.key().namespace(), origin, body).ifPresent(name -> locals.expect(uid, name));
    }

    private void restorable(String uid, Body body) {
        Optional.ofNullable(body.status()).ifPresent(status -> restorations.put(uid, status));
    }

    Optional<IncidentStatus> restoration(String uid) {
        return Optional.ofNullable(restorations.get(uid));
    }

    private void withBody(String uid, Consumer<Body> use) {
        if (store.body(estate.key(), uid) instanceof Answered<Optional<Body>>(Optional<Body> body, Revision _)) {
            body.ifPresent(use);
        }
    }

    /** How an incident that is this city's is mirrored. */
    Mirroring mirroring(Incident incident) {
        return Optional.ofNullable(copies.get(Origin.uid(incident)))
                .map(MirrorCopy::mirroring)
                .orElse(Mirroring.PENDING);
    }

    private MirrorCopy copy(String uid) {
        return copies.computeIfAbsent(uid, _ -> new MirrorCopy(store::text));
    }

    /** What isn't told in its status yet, or waits for what is known now. */
    private boolean toBeLookedAt(Incident incident) {
        Keeping next = decide(Origin.uid(incident), LocalIncidents.state(incident));
        boolean waits = next instanceof Keeping.HandOver
                || next instanceof Keeping.Restore
                        && restoration(Origin.uid(incident)).isPresent();
        return waits
                || next instanceof Keeping.Write && copy(Origin.uid(incident)).untold(incident);
    }

    private boolean changed(QuorumAnswer<Boolean> answer, Head head) {
        if (answer instanceof Answered<Boolean>(Boolean written, Revision revision) && written) {
            heads.put(head.uid(), new Held<>(head, revision.number()));
            return true;
        }
        return false;
    }

    private static boolean done(QuorumAnswer<Boolean> answer) {
        return answer instanceof Answered<Boolean>(Boolean written, Revision revision) && written;
    }

    private long revision(String uid) {
        return Optional.ofNullable(heads.get(uid)).map(Held::revision).orElse(0L);
    }

    private String self() {
        return estate.self().name();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static List<String> names(Collection<City> cities) {
        return cities.stream().map(City::name).toList();
    }
}
