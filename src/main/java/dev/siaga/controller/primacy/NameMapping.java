package dev.siaga.controller.primacy;

import dev.siaga.api.v1alpha1.CityClusterSpec;
import dev.siaga.api.v1alpha1.CityPublicAddresses;
import dev.siaga.api.v1alpha1.FailoverPolicySpec;
import dev.siaga.api.v1alpha1.PublicNames;
import dev.siaga.controller.DurationText;
import dev.siaga.failover.City;
import dev.siaga.traffic.DnsRecord.Target;
import dev.siaga.traffic.DnsRecord.Type;
import dev.siaga.traffic.Door;
import dev.siaga.traffic.NamePlan;
import dev.siaga.traffic.PublicName;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** From the manifests to the public names that are asked for: text becomes targets of records once, here. */
final class NameMapping {
    private static final Pattern IPV4 = Pattern.compile(CityPublicAddresses.IPV4);
    private static final Pattern HOST = Pattern.compile(CityPublicAddresses.HOST);

    private NameMapping() {}

    static NamePlan of(FailoverPolicySpec policy, Map<String, CityClusterSpec> clusters, City self) {
        if (policy.publicNames() == null) {
            return NamePlan.NONE;
        }
        Map<Door, List<Target>> doors = new HashMap<>();
        policy.cities().forEach(city -> {
            CityClusterSpec spec = clusters.get(city);
            open(
                    doors,
                    city,
                    Door.Kind.PRIMARY,
                    addresses(
                            spec, CityPublicAddresses::primary, spec.streaming().host()));
            open(
                    doors,
                    city,
                    Door.Kind.READERS,
                    addresses(
                            spec, CityPublicAddresses::readers, spec.streaming().readHost()));
            open(doors, city, Door.Kind.GATEWAY, addresses(spec, CityPublicAddresses::gateway, gateway(spec)));
        });
        return new NamePlan(
                self.name(),
                policy.publicNames().names().stream().map(NameMapping::name).toList(),
                DurationText.parse("spec.publicNames.ttl", policy.publicNames().ttl()),
                doors);
    }

    private static PublicName name(PublicNames.Name name) {
        Optional<String> city = Optional.ofNullable(name.city());
        return switch (name.to()) {
            case "Primary" -> new PublicName.Primary(name.host());
            case "Readers" -> new PublicName.Readers(name.host(), city);
            default -> new PublicName.Service(name.host(), name.service(), city);
        };
    }

    private static Stream<String> addresses(
            CityClusterSpec spec, Function<CityPublicAddresses, List<String>> publicly, String otherwise) {
        return Optional.ofNullable(spec.publicAddresses())
                .map(publicly)
                .map(List::stream)
                .orElseGet(() -> Stream.ofNullable(otherwise));
    }

    private static String gateway(CityClusterSpec spec) {
        return Optional.ofNullable(spec.gateway())
                .map(CityClusterSpec.Gateway::address)
                .orElse(null);
    }

    private static void open(Map<Door, List<Target>> doors, String city, Door.Kind kind, Stream<String> addresses) {
        List<Target> targets =
                addresses.map(NameMapping::target).flatMap(Optional::stream).toList();
        if (!targets.isEmpty()) {
            doors.put(new Door(city, kind), targets);
        }
    }

    /** Empty for what no record can hold, such as a name that only a cluster knows. */
    private static Optional<Target> target(String text) {
        String address = text.toLowerCase(Locale.ROOT);
        if (IPV4.matcher(address).matches()) {
            return Optional.of(new Target(Type.A, address));
        }
        if (address.contains(":")) {
            return six(address) ? Optional.of(new Target(Type.AAAA, address)) : Optional.empty();
        }
        return HOST.matcher(address).matches() ? Optional.of(new Target(Type.CNAME, address)) : Optional.empty();
    }

    private static boolean six(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
