package dev.siaga.traffic;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One record of the domain name system: what a name leads to, by addresses of one family or by another name. */
public record DnsRecord(String host, Type type, List<String> targets) {

    public DnsRecord {
        targets = targets.stream().distinct().sorted().toList();
    }

    public enum Type {
        A,
        AAAA,
        CNAME
    }

    /** One address, or one other name. */
    public record Target(Type type, String value) {}

    /** The records by which a name leads to all of these: one for each family; a name that stands for another one has no other record. */
    static List<DnsRecord> of(String host, List<Target> targets) {
        List<Target> other =
                targets.stream().filter(t -> t.type() == Type.CNAME).limit(1).toList();
        Map<Type, List<String>> values = new EnumMap<>(Type.class);
        for (Target target : other.isEmpty() ? targets : other) {
            values.merge(target.type(), List.of(target.value()), DnsRecord::joined);
        }
        return values.entrySet().stream()
                .map(e -> new DnsRecord(host, e.getKey(), e.getValue()))
                .toList();
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
