package dev.siaga.failover;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One FailoverPolicy with its CityClusters, parsed: an odd number of cities from three on, in policy order. {@code upstreams} says where
 * each city is streamed from. {@code recoveryPointBytes} bounds the loss in bytes of log, beside the recovery point in time.
 */
public record Estate(
        List<City> cities,
        City preferred,
        Timing timing,
        OptionalLong recoveryPointBytes,
        OnRpoBreach onRpoBreach,
        boolean paused,
        boolean dryRun,
        Failback failback,
        Optional<Switchover> switchover,
        Map<City, Upstream> upstreams) {

    /** How the primary comes back to the preferred city; an automatic one waits for the timing's cool-down. */
    public enum Failback {
        MANUAL,
        AUTOMATIC
    }

    /** What happens when even the best candidate is behind the recovery point. */
    public enum OnRpoBreach {
        HOLD,
        PROMOTE
    }

    /** The address of a city's primary, as the other cities reach it. */
    public record Upstream(String host, int port) {}

    /** A move that a human asked for; honoured once for an id. */
    public record Switchover(City to, String id) {}

    /** A city's place in the policy's order; ties between candidates fall to the earlier one. */
    public int rank(City city) {
        int at = cities.indexOf(city);
        return at < 0 ? Integer.MAX_VALUE : at;
    }
}
