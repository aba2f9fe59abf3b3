package dev.siaga.controller.traffic;

import dev.siaga.adapter.service.InstanceClient;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.PodSelection;
import dev.siaga.controller.primacy.TrafficPlan;
import dev.siaga.controller.primacy.TrafficPlan.Address;
import dev.siaga.controller.primacy.TrafficPlan.Check;
import dev.siaga.controller.primacy.TrafficPlan.Instances;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.Readers;
import dev.siaga.traffic.InstanceHealth;
import dev.siaga.traffic.Lasting;
import dev.siaga.traffic.OwnHealth;
import dev.siaga.traffic.RouteSight.Patience;
import dev.siaga.traffic.ServicesState;
import dev.siaga.traffic.Serving;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The services of this city in one estate, as they have been seen so far. One thread looks; others read what it saw. */
final class EstateWatch {
    private final Function<PodSelection, Optional<List<Pod>>> pods;
    private final InstanceClient client;
    private final ExecutorService threads;
    private final Map<String, InstanceWatch> instances = new HashMap<>();
    private ServicesState together = ServicesState.UNKNOWN;
    private volatile Map<String, ServiceSight> sights = Map.of();
    private volatile Optional<Lasting> database = Optional.empty();

    /** @param pods empty while it isn't known which there are */
    EstateWatch(Function<PodSelection, Optional<List<Pod>>> pods, InstanceClient client, ExecutorService threads) {
        this.pods = pods;
        this.client = client;
        this.threads = threads;
    }

    Map<String, ServiceSight> sights() {
        return sights;
    }

    Optional<Lasting> database() {
        return database;
    }

    /** Looks at every instance, and tells the city's affairs what serves. */
    void look(EstateRuntime estate, Instant now) {
        Optional<Boolean> usable = Readers.usable(estate.snapshot(now));
        database = usable.map(u -> database.map(d -> d.seen(u, now)).orElseGet(() -> new Lasting(u, now)))
                .or(() -> database);
        Round round = new Round(estate.key().namespace(), now);
        Map<String, ServiceSight> seen = new HashMap<>();
        for (TrafficPlan.Service service : estate.plan().services()) {
            seen.put(service.name(), round.look(service));
        }
        instances.keySet().retainAll(round.met);
        sights = Map.copyOf(seen);
        tell(estate, now);
    }

    /** A dead database counts as all instances being down, for the other cities as well. */
    private void tell(EstateRuntime estate, Instant now) {
        Patience patience = estate.plan().patience();
        boolean dead = database.filter(d -> d.brokenFor(patience.databaseDownAfter(), now))
                .isPresent();
        Map<String, Optional<Serving>> serving = sights.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> dead
                                ? Optional.of(Serving.NONE)
                                : e.getValue().health().serving()));
        together = together.remembered(saidBefore(estate))
                .seen(serving.values(), patience.downAfter(), patience.backAfter(), now);
        Map<String, Serving> known = new HashMap<>();
        serving.forEach((name, s) -> s.ifPresent(v -> known.put(name, v)));
        estate.affairs().serving(known, together);
    }

    /** Whether this city, through any of its replicas, has told of its services: it does so only once one has worked. */
    private static boolean saidBefore(EstateRuntime estate) {
        return Optional.ofNullable(estate.reading().beacons().get(estate.self()))
                .filter(own -> own.standing().services() != Beacon.Services.UNKNOWN)
                .isPresent();
    }

    /** One look at all of them. */
    private final class Round {
        private final String namespace;
        private final Instant now;
        private final Set<String> met = new HashSet<>();

        Round(String namespace, Instant now) {
            this.namespace = namespace;
            this.now = now;
        }

        /** While it isn't known which Pods there are, what was seen before holds: unknown isn't none. */
        ServiceSight look(TrafficPlan.Service service) {
            ServiceSight before = sights.getOrDefault(service.name(), ServiceSight.UNKNOWN);
            Optional<List<Pod>> mains = pods(service.main());
            Optional<List<Pod>> backups = service.backup().map(this::pods).orElse(Optional.of(List.of()));
            return mains.isPresent() && backups.isPresent()
                    ? look(service, before.health(), mains.get(), backups.get())
                    : before;
        }

        private ServiceSight look(TrafficPlan.Service service, OwnHealth before, List<Pod> mains, List<Pod> backups) {
            List<InstanceHealth> main = new ArrayList<>();
            List<InstanceHealth> backup = new ArrayList<>();
            ServiceSight.Kind mainSeen = kind(service.main(), mains, service.check(), main);
            ServiceSight.Kind backupSeen = service.backup()
                    .map(b -> kind(b, backups, service.check(), backup))
                    .orElse(ServiceSight.Kind.NONE);
            OwnHealth health = before.seen(InstanceHealth.any(main), InstanceHealth.any(backup), now);
            return new ServiceSight(health, mainSeen, backupSeen);
        }

        private Optional<List<Pod>> pods(Instances kind) {
            return pods.apply(new PodSelection(namespace, kind.labels()));
        }

        private ServiceSight.Kind kind(
                Instances kind, List<Pod> pods, Optional<Check> check, List<InstanceHealth> healths) {
            List<Address> working = new ArrayList<>();
            List<Address> ready = new ArrayList<>();
            for (Pod pod : pods) {
                String key = pod.getMetadata().getUid() + ":" + kind.port();
                met.add(key);
                InstanceHealth health = instances
                        .computeIfAbsent(key, k -> new InstanceWatch(client, threads))
                        .look(pod, kind.port(), check);
                healths.add(health);
                if (InstanceWatch.ready(pod)) {
                    Address address = new Address(pod.getStatus().getPodIP(), kind.port());
                    ready.add(address);
                    if (health.works()) {
                        working.add(address);
                    }
                }
            }
            return new ServiceSight.Kind(working, ready);
        }
    }
}
