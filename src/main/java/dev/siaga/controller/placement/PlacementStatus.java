package dev.siaga.controller.placement;

import static java.util.stream.Collectors.toMap;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.controller.Conditions;
import dev.siaga.failover.Beacon;
import dev.siaga.placement.Repairs;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a CityCluster's status says of placement and remembers of repairs, over a restart. */
public final class PlacementStatus {
    private static final int LONGEST = 4000;

    private PlacementStatus() {}

    static Optional<Repairs> members(CityCluster city) {
        return status(city).map(CityClusterStatus::placement).map(PlacementStatus::repairs);
    }

    /** By the group's name. */
    static Map<String, Repairs> services(CityCluster city) {
        return status(city).map(CityClusterStatus::servicePlacement).stream()
                .flatMap(List::stream)
                .collect(toMap(CityClusterStatus.ServicePlacement::name, s -> repairs(s.placement())));
    }

    /** What is remembered of the members; null when there is nothing to. */
    public static CityClusterStatus.Placement ofMembers(CityPlacement.Report report) {
        return report.members()
                .flatMap(Standing::repairs)
                .map(PlacementStatus::written)
                .orElse(null);
    }

    /** The same of the instances of services. */
    public static List<CityClusterStatus.ServicePlacement> ofServices(CityPlacement.Report report) {
        List<CityClusterStatus.ServicePlacement> all = report.services().entrySet().stream()
                .flatMap(e -> e.getValue().repairs().stream()
                        .map(repairs -> new CityClusterStatus.ServicePlacement(e.getKey(), written(repairs))))
                .toList();
        return all.isEmpty() ? null : all;
    }

    /** Of another city only its members are known, from its beacon. */
    public static List<Condition> conditions(Conditions conditions, Beacon beacon, CityPlacement.Report report) {
        List<Condition> all = new ArrayList<>();
        Optional<String> crowded = beacon.standing().crowded();
        all.add(report.members()
                .map(m -> conditions.of("Placed", m.sound(), m.reason(), m.message()))
                .orElseGet(() -> conditions.of(
                        "Placed",
                        crowded.isEmpty(),
                        crowded.isEmpty() ? "Apart" : "Crowded",
                        crowded.orElse("no two members share a place"))));
        if (!report.services().isEmpty()) {
            all.add(services(conditions, report.services()));
        }
        String budgets = Stream.concat(report.members().stream(), report.services().values().stream())
                .flatMap(standing -> standing.budget().stream())
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
        if (!budgets.isEmpty()) {
            all.add(conditions.of("Budgeted", true, "Kept", "PodDisruptionBudgets: " + budgets));
        }
        return all;
    }

    private static Condition services(Conditions conditions, SortedMap<String, Standing> services) {
        List<Map.Entry<String, Standing>> wrong =
                services.entrySet().stream().filter(e -> !e.getValue().sound()).toList();
        if (wrong.isEmpty()) {
            return conditions.of(
                    "ServicesPlaced", true, "Apart", "the instances of every service are as far apart as Nodes allow");
        }
        String message = wrong.stream()
                .map(e -> e.getKey() + ": " + e.getValue().message())
                .collect(Collectors.joining("; "));
        return conditions.of(
                "ServicesPlaced",
                false,
                wrong.getFirst().getValue().reason(),
                message.substring(0, Math.min(LONGEST, message.length())));
    }

    private static Optional<CityClusterStatus> status(CityCluster city) {
        return Optional.ofNullable(city.getStatus());
    }

    private static Repairs repairs(CityClusterStatus.Placement p) {
        return new Repairs(
                Instant.parse(p.since()),
                p.evictions(),
                Instant.parse(Objects.requireNonNullElse(p.lastEviction(), p.since())),
                Objects.requireNonNullElse(p.surplus(), 0));
    }

    private static CityClusterStatus.Placement written(Repairs r) {
        return new CityClusterStatus.Placement(
                r.since().toString(),
                r.evictions(),
                r.evictions() == 0 ? null : r.last().toString(),
                r.evictions() == 0 ? null : r.surplus());
    }
}
