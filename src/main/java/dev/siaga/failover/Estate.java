package dev.siaga.failover;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One FailoverPolicy with its CityClusters, parsed: an odd number of cities from three on, in policy order. {@code upstreams} says where
 * each city is streamed from. {@code recoveryPointBytes} bounds the loss in bytes of log, beside the recovery point in time.
 * {@code nearest} are the cities to which this city's users, and primacy when its services are down, go first.
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
        Map<City, Upstream> upstreams,
        OnServicesDown onServicesDown,
        List<City> nearest) {

    /** An estate that says nothing of services. */
    public Estate(
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
        this(
                cities,
                preferred,
                timing,
                recoveryPointBytes,
                onRpoBreach,
                paused,
                dryRun,
                failback,
                switchover,
                upstreams,
                OnServicesDown.READ_ONLY,
                List.of());
    }

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

    /** What happens when all services of the primary city are down. */
    public enum OnServicesDown {
        READ_ONLY,
        MOVE_PRIMARY
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
