package dev.siaga.controller.citycluster;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.placement.MemberPlacement;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.Permit;
import dev.siaga.placement.Repairs;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a CityCluster's status from the city's beacon, or from what its own operator sees. */
final class CityStatusFactory {
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private CityStatusFactory() {}

    static CityClusterStatus of(
            CityCluster city,
            City name,
            EstateRuntime estate,
            Optional<MemberPlacement.Standing> members,
            ServiceStatuses services,
            Instant now) {
        Optional<Beacon> beacon = name.equals(estate.self())
                ? Optional.of(estate.report(now))
                : Optional.ofNullable(estate.reading().beacons().get(name));
        return beacon.map(b -> heard(city, b, estate, members, services, now)).orElseGet(() -> silent(city, name));
    }

    static CityClusterStatus unlisted(CityCluster city) {
        Conditions conditions = conditions(city);
        return empty(
                city,
                List.of(conditions.unknown(
                        "Reachable",
                        "NotListed",
                        "no FailoverPolicy of this namespace lists this city: add it to spec.cities")));
    }

    /** Positions grow all the time: alone they are written every half minute only. */
    static boolean worthWriting(CityClusterStatus before, CityClusterStatus now) {
        if (before == null || now.lastSeen() == null) {
            return !Objects.equals(before, now);
        }
        boolean due = before.lastSeen() == null
                || Duration.between(Instant.parse(before.lastSeen()), Instant.parse(now.lastSeen()))
                                .compareTo(REFRESH)
                        >= 0;
        return due || !steady(before).equals(steady(now));
    }

    private static List<Object> steady(CityClusterStatus s) {
        return List.of(
                Optional.ofNullable(s.observedGeneration()),
                Optional.ofNullable(s.role()),
                Optional.ofNullable(s.members()),
                Optional.ofNullable(s.timeline()),
                Optional.ofNullable(s.systemIdentifier()),
                Optional.ofNullable(s.placement()),
                Optional.ofNullable(s.services()),
                CityConditions.steady(s.conditions()));
    }

    private static CityClusterStatus heard(
            CityCluster city,
            Beacon b,
            EstateRuntime estate,
            Optional<MemberPlacement.Standing> members,
            ServiceStatuses services,
            Instant now) {
        CityConditions watched = CityConditions.of(city, b, estate);
        return new CityClusterStatus(
                city.getMetadata().getGeneration(),
                role(b),
                b.healthy() + "/" + b.members(),
                b.timeline() == 0 ? null : b.timeline(),
                b.position().toString(),
                estate.reading()
                        .epoch()
                        .map(e -> e.position().aheadOf(b.position()))
                        .orElse(null),
                watched.lag().map(Duration::toSeconds).orElse(null),
                b.systemIdentifier().orElse(null),
                permitUntil(b, estate),
                now.truncatedTo(ChronoUnit.SECONDS).toString(),
                members.flatMap(MemberPlacement.Standing::repairs)
                        .map(CityStatusFactory::placement)
                        .orElse(null),
                services.services().isEmpty() ? null : services.services(),
                Stream.concat(
                                conditionsOf(city, b, members, services).stream(),
                                watched.conditions(conditions(city)).stream())
                        .toList());
    }

    /** What the status remembers of repairs, over a restart. */
    static Optional<Repairs> repairs(CityCluster city) {
        return Optional.ofNullable(city.getStatus())
                .map(CityClusterStatus::placement)
                .map(p -> new Repairs(
                        Instant.parse(p.since()),
                        p.evictions(),
                        Instant.parse(Optional.ofNullable(p.lastEviction()).orElse(p.since()))));
    }

    private static CityClusterStatus.Placement placement(Repairs r) {
        return new CityClusterStatus.Placement(
                r.since().toString(),
                r.evictions(),
                r.evictions() == 0 ? null : r.last().toString());
    }

    private static List<Condition> conditionsOf(
            CityCluster city, Beacon b, Optional<MemberPlacement.Standing> members, ServiceStatuses services) {
        Conditions conditions = conditions(city);
        List<Condition> all = new ArrayList<>();
        all.add(conditions.of("Reachable", true, "Heard", "the city's operator reports to the quorum"));
        all.add(conditions.of(
                "Fenceable",
                b.unsound().isEmpty(),
                b.unsound().isEmpty() ? "Sound" : "FenceUnsound",
                b.unsound().orElse("the city stops accepting writes when its permit ends")));
        all.add(members.map(m -> conditions.of("Placed", m.violation().isEmpty(), m.reason(), m.message()))
                .orElseGet(() -> conditions.of(
                        "Placed",
                        b.standing().crowded().isEmpty(),
                        b.standing().crowded().isEmpty() ? "Apart" : "Crowded",
                        b.standing().crowded().orElse("no two members share a place"))));
        members.flatMap(MemberPlacement.Standing::budget)
                .ifPresent(budget -> all.add(conditions.of("Budgeted", true, "Kept", budget)));
        services.condition(conditions).ifPresent(all::add);
        return all;
    }

    private static CityClusterStatus silent(CityCluster city, City name) {
        Conditions conditions = conditions(city);
        String silent = name + " is not heard of at the quorum";
        Stream<Condition> unknown = Stream.concat(
                        Stream.of("Fenceable", "Placed"), CityConditions.wanted(city.getSpec()).stream())
                .map(type -> conditions.unknown(type, "Silent", silent));
        return empty(
                city,
                Stream.concat(Stream.of(conditions.of("Reachable", false, "Silent", silent)), unknown)
                        .toList());
    }

    private static CityClusterStatus empty(CityCluster city, List<Condition> conditions) {
        return new CityClusterStatus(
                city.getMetadata().getGeneration(),
                "Unknown",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                conditions);
    }

    private static String permitUntil(Beacon b, EstateRuntime estate) {
        return b.city().equals(estate.self()) && estate.permit() instanceof Permit.Primary p
                ? p.until().truncatedTo(ChronoUnit.SECONDS).toString()
                : null;
    }

    private static String role(Beacon b) {
        return switch (b.role()) {
            case PRIMARY -> "Primary";
            case STANDBY -> "Standby";
            case READ_ONLY -> "ReadOnly";
            case UNKNOWN -> "Unknown";
        };
    }

    private static Conditions conditions(CityCluster city) {
        return new Conditions(
                city.getStatus() == null ? null : city.getStatus().conditions(),
                city.getMetadata().getGeneration());
    }
}
