package dev.siaga.traffic;

import dev.siaga.traffic.NameAnswer.Leads;
import dev.siaga.traffic.NameAnswer.Missing;
import dev.siaga.traffic.NameAnswer.Stays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which names a city publishes, and where they lead. A name of the estate has one author at any time: the city that holds primacy, for as long as it can
 * prove it. What it can't prove any more it takes back, by its own permit's end alone and so before another city can be promoted; it doesn't say where
 * else the name leads, for it can't know. The alternative, that every city publishes the same answer, has as many authors as there are cities, and each
 * that is cut off goes on giving an old one. A city that is dead, with its operator and not its ExternalDNS, takes nothing back: then a name may lead to a
 * city that is fenced, where PostgreSQL refuses writes, so that it costs time and no data.
 */
public final class NameDecider {
    private NameDecider() {}

    public static NameDecision decide(NamePlan plan, NameSight sight) {
        List<NameAnswer> city = plan.asked().stream()
                .filter(name -> name.city().filter(plan.self()::equals).isPresent())
                .map(name -> answer(plan, sight, name))
                .toList();
        return new NameDecision(ofTheEstate(plan, sight), city);
    }

    private static List<NameAnswer> ofTheEstate(NamePlan plan, NameSight sight) {
        if (sight.mandate().filter(proved -> !proved).isPresent()) {
            return List.of();
        }
        return plan.asked().stream()
                .filter(name -> name.city().isEmpty())
                .map(name -> sight.mandate().isEmpty() ? new Stays(name.host()) : answer(plan, sight, name))
                .toList();
    }

    private static NameAnswer answer(NamePlan plan, NameSight sight, PublicName name) {
        return switch (name) {
            case PublicName.Primary primary ->
                through(plan, primary, List.of(new Door(plan.self(), Door.Kind.PRIMARY)));
            case PublicName.Readers readers ->
                sight.readers().isEmpty() ? new Stays(readers.host()) : through(plan, readers, sight.readers());
            case PublicName.Service service -> served(plan, sight, service);
        };
    }

    private static NameAnswer served(NamePlan plan, NameSight sight, PublicName.Service name) {
        Optional<Route> route = sight.services().get(name.service());
        if (route == null) {
            return new Missing(
                    name.host(),
                    "CityCluster %s has no service %s: add it to spec.services".formatted(plan.self(), name.service()));
        }
        return route.<NameAnswer>map(to -> through(plan, name, List.of(new Door(city(plan, to), Door.Kind.GATEWAY))))
                .orElseGet(() -> new Stays(name.host()));
    }

    /** Where nobody serves them, users are refused by their own city. */
    private static String city(NamePlan plan, Route route) {
        return switch (route) {
            case Route.Main _ -> plan.self();
            case Route.Backup _ -> plan.self();
            case Route.Nowhere _ -> plan.self();
            case Route.ToCity(String city) -> city;
        };
    }

    /** Through the first of these doors that can be reached from outside. */
    private static NameAnswer through(NamePlan plan, PublicName name, List<Door> doors) {
        return doors.stream()
                .filter(plan.doors()::containsKey)
                .findFirst()
                .map(door -> leads(plan, name, plan.doors().get(door)))
                .orElseGet(() -> new Missing(
                        name.host(),
                        "CityCluster %s has no address for it: set spec.publicAddresses.%s"
                                .formatted(
                                        doors.getFirst().city(),
                                        doors.getFirst().kind().word())));
    }

    private static NameAnswer leads(NamePlan plan, PublicName name, List<DnsRecord.Target> targets) {
        Set<DnsRecord.Type> common = name.city().isPresent() ? EnumSet.allOf(DnsRecord.Type.class) : common(plan, name);
        List<DnsRecord> records = DnsRecord.of(
                name.host(),
                targets.stream().filter(t -> common.contains(t.type())).toList());
        if (records.isEmpty()) {
            return new Missing(
                    name.host(),
                    "the cities have no sort of address for it in common: give spec.publicAddresses of each IPv4 addresses, or of each IPv6 addresses, or of each a host name");
        }
        return records.stream().anyMatch(record -> record.targets().contains(name.host()))
                ? new Missing(
                        name.host(), "it would lead to itself: give the city another address, or the name another host")
                : new Leads(name.host(), records);
    }

    /**
     * The types of record that every city can give a name of the estate. What one publishes and the next does not would stay and lead to the old
     * one for ever: whoever speaks for the estate writes over what the last one wrote, and deletes nothing.
     */
    private static Set<DnsRecord.Type> common(NamePlan plan, PublicName name) {
        Set<Door.Kind> kinds = switch (name) {
            case PublicName.Primary _ -> EnumSet.of(Door.Kind.PRIMARY);
            case PublicName.Readers _ -> EnumSet.of(Door.Kind.READERS, Door.Kind.PRIMARY);
            case PublicName.Service _ -> EnumSet.of(Door.Kind.GATEWAY);
        };
        Set<DnsRecord.Type> common = EnumSet.allOf(DnsRecord.Type.class);
        plan.doors().forEach((door, targets) -> {
            if (kinds.contains(door.kind())) {
                common.retainAll(targets.stream().map(DnsRecord.Target::type).collect(Collectors.toSet()));
            }
        });
        return common;
    }
}
