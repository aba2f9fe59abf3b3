package dev.siaga.controller.placement;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityService;
import dev.siaga.controller.primacy.CityNodes;
import dev.siaga.controller.primacy.EstatePods;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.PodSelection;
import dev.siaga.placement.Placed;
import dev.siaga.placement.Placement;
import dev.siaga.placement.Repairs;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Spreads the main and the backup instances of the own city's services, each kind by itself. */
@Singleton
class ServiceGroups {
    private static final String MAIN = "-main";
    private static final String BACKUP = "-backup";

    private final EstatePods pods;
    private final CityNodes nodes;
    private final GroupKeeper keeper;

    /** One kind of instance as it is seen. */
    private record Kind(Group group, String service, Placement seen) {}

    ServiceGroups(EstatePods pods, CityNodes nodes, GroupKeeper keeper) {
        this.pods = pods;
        this.nodes = nodes;
        this.keeper = keeper;
    }

    /** How each kind stands, by the group's name. At most one Pod is evicted, and only of a service whose instances all work. */
    SortedMap<String, Standing> follow(
            CityCluster city,
            EstateRuntime estate,
            Map<String, Repairs> before,
            Optional<String> hindrance,
            Instant now) {
        List<Kind> kinds = kinds(city, estate);
        SortedMap<String, Standing> standings = new TreeMap<>();
        Optional<String> busy = hindrance;
        for (Kind kind : kinds) {
            Standing standing = keeper.follow(
                    city,
                    kind.group(),
                    kind.seen(),
                    Optional.ofNullable(before.get(kind.group().name())),
                    busy.or(() -> sick(kind, kinds)),
                    now);
            standings.put(kind.group().name(), standing);
            if (standing.reason().equals("Evicted")) {
                busy = Optional.of("another was evicted just now");
            }
        }
        return standings;
    }

    /** The other kind of the same service stands in for this one. */
    private static Optional<String> sick(Kind kind, List<Kind> kinds) {
        return kinds.stream()
                .filter(other -> other != kind && other.service().equals(kind.service()))
                .filter(other -> !other.seen().whole())
                .map(other -> "not every instance of " + other.group().name() + " works")
                .findFirst();
    }

    private List<Kind> kinds(CityCluster city, EstateRuntime estate) {
        List<Kind> kinds = new ArrayList<>();
        for (CityService service : services(city)) {
            kind(estate, service.name(), MAIN, service.main()).ifPresent(kinds::add);
            Optional.ofNullable(service.backup())
                    .flatMap(backup -> kind(estate, service.name(), BACKUP, backup))
                    .ifPresent(kinds::add);
        }
        return kinds;
    }

    /** The names of the groups of the services that a manifest names. */
    static Stream<String> names(CityCluster city) {
        return services(city).stream()
                .flatMap(service -> service.backup() == null
                        ? Stream.of(service.name() + MAIN)
                        : Stream.of(service.name() + MAIN, service.name() + BACKUP));
    }

    private static List<CityService> services(CityCluster city) {
        return city.getSpec().services() == null ? List.of() : city.getSpec().services();
    }

    private Optional<Kind> kind(EstateRuntime estate, String service, String kind, CityService.Instances instances) {
        PodSelection selection = new PodSelection(estate.key().namespace(), instances.matchLabels());
        Optional<List<Pod>> known = pods.of(selection);
        if (known.isEmpty() || nodes.all().isEmpty()) {
            return Optional.empty();
        }
        List<Pod> staying = known.get().stream().filter(CityNodes::stays).toList();
        String key = estate.local().placing().topologyKey();
        Group group = new Group(
                estate.key(),
                service + kind,
                selection.labels(),
                Optional.empty(),
                estate.local().placing().repair(),
                staying);
        List<Placed> placed = staying.stream()
                .map(pod -> nodes.placed(pod, key, standing(pod)))
                .toList();
        return Optional.of(new Kind(group, service, new Placement(Placement.Rule.SPREAD, key, staying.size(), placed)));
    }

    private static Placed.Standing standing(Pod pod) {
        return pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"))
                ? Placed.Standing.STANDBY
                : Placed.Standing.UNREADY;
    }
}
