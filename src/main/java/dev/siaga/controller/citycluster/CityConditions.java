package dev.siaga.controller.citycluster;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.ReplicationView;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.traffic.CityTraffic;
import dev.siaga.watch.Capacity;
import dev.siaga.watch.CityFindings;
import dev.siaga.watch.Finding;
import dev.siaga.watch.Link;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What is watched of a city, as conditions: what its operator found, and what only shows beside the other cities. */
record CityConditions(Map<String, Finding> findings, Optional<Duration> lag) {
    private static final String REPLICATING = "Replicating";
    private static final String LINK = "LinkHeadroom";
    private static final String CAPACITY = "CapacityHeadroom";
    private static final String RESPONSIVE = "Responsive";
    private static final String BACKUP = "BackupFresh";
    private static final String REPORTING = "ReportingAvailable";

    /** Their messages tell numbers that change all the time. */
    private static final Set<String> COUNTING = Set.of(REPLICATING, LINK, CAPACITY, RESPONSIVE, BACKUP);

    private static final String NOT_LOOKED = "the city's operator hasn't looked yet";

    /** What the manifest asks for. */
    static List<String> wanted(CityClusterSpec spec) {
        List<String> types = new ArrayList<>(List.of(REPLICATING));
        if (spec.streaming().linkMegabitsPerSecond() != null) {
            types.add(LINK);
        }
        if (spec.capacity() != null) {
            types.add(CAPACITY);
        }
        if (spec.capacity() != null && spec.capacity().p95Query() != null) {
            types.add(RESPONSIVE);
        }
        if (spec.backups() != null) {
            types.add(BACKUP);
        }
        if (spec.reporting() != null) {
            types.add(REPORTING);
        }
        return types;
    }

    static CityConditions of(CityCluster city, Beacon beacon, EstateRuntime estate) {
        City name = beacon.city();
        CityFindings found = name.equals(estate.self())
                ? estate.findings()
                : estate.reading().findings().getOrDefault(name, CityFindings.NONE);
        ReplicationView replication = ReplicationView.of(estate, beacon, found.streaming());
        Map<String, Finding> all = new LinkedHashMap<>();
        for (String type : wanted(city.getSpec())) {
            Optional<Finding> finding = switch (type) {
                case REPLICATING -> Optional.of(replication.finding());
                case LINK ->
                    Optional.of(new Link(city.getSpec().streaming().linkMegabitsPerSecond())
                            .judge(estate.arrivals().bytesPerSecond(), replication.streams()));
                case CAPACITY -> found.load().map(load -> survivable(load, name, estate));
                case RESPONSIVE -> found.latency();
                case BACKUP -> found.backup();
                default -> found.reporting();
            };
            all.put(type, finding.orElseGet(() -> Finding.notMeasured(NOT_LOOKED)));
        }
        return new CityConditions(all, replication.lag());
    }

    private static Finding survivable(Finding load, City name, EstateRuntime estate) {
        Map<String, OptionalDouble> others = new HashMap<>();
        estate.estate().cities().stream()
                .filter(city -> !city.equals(name))
                .forEach(city -> others.put(
                        city.name(),
                        traffic(estate, city).map(CityTraffic::spare).orElse(OptionalDouble.of(0))));
        return Capacity.survivable(
                load, traffic(estate, name).map(CityTraffic::requestsPerSecond).orElse(OptionalDouble.empty()), others);
    }

    /** Empty for a city that is not heard of. */
    static Optional<CityTraffic> traffic(EstateRuntime estate, City city) {
        return city.equals(estate.self())
                ? Optional.of(estate.affairs().traffic())
                : Optional.ofNullable(estate.reading().traffic().get(city));
    }

    List<Condition> conditions(Conditions conditions) {
        return findings.entrySet().stream()
                .map(found -> condition(conditions, found.getKey(), found.getValue()))
                .toList();
    }

    private static Condition condition(Conditions conditions, String type, Finding found) {
        String reason = found.reason().word();
        return switch (found.verdict()) {
            case GOOD -> conditions.of(type, true, reason, found.message());
            case BAD -> conditions.of(type, false, reason, found.message());
            case UNKNOWN -> conditions.unknown(type, reason, found.message());
        };
    }

    /** Conditions without what counts. */
    static List<Condition> steady(List<Condition> conditions) {
        return Optional.ofNullable(conditions).orElse(List.of()).stream()
                .map(c -> COUNTING.contains(c.getType())
                        ? new ConditionBuilder(c).withMessage("").build()
                        : c)
                .toList();
    }
}
