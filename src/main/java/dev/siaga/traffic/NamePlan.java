package dev.siaga.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which public names are asked for, and where the cities are reached from outside.
 *
 * @param self the city that is to publish
 * @param ttl how long whoever asked may remember the answer
 * @param doors the addresses of each city's ways in; a way without any is missing
 */
public record NamePlan(String self, List<PublicName> asked, Duration ttl, Map<Door, List<DnsRecord.Target>> doors) {
    /** No name is asked for. */
    public static final NamePlan NONE = new NamePlan("", List.of(), Duration.ZERO, Map.of());

    public NamePlan {
        asked = List.copyOf(asked);
        doors = Map.copyOf(doors);
    }
}
