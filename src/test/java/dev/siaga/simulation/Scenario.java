package dev.siaga.simulation;

import dev.siaga.failover.City;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Timing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** What a history is played on, drawn from its seed: how many members and replicas, which times, what a policy says. */
record Scenario(
        int cities,
        int members,
        int replicas,
        Timing timing,
        Estate.OnRpoBreach onRpoBreach,
        Estate.Failback failback,
        boolean operatorsOnly) {

    static Scenario of(World world, int cities) {
        boolean small = world.chance(0.75);
        boolean watchdog = world.chance(0.1);
        boolean operatorsOnly = world.chance(0.06);
        return new Scenario(
                cities,
                world.chance(0.6) ? 2 : world.chance(0.5) ? 1 : 3,
                world.chance(0.7) ? 1 : 2,
                small ? lab(watchdog) : wide(watchdog),
                world.chance(0.6) ? Estate.OnRpoBreach.HOLD : Estate.OnRpoBreach.PROMOTE,
                !operatorsOnly && world.chance(0.3) ? Estate.Failback.AUTOMATIC : Estate.Failback.MANUAL,
                operatorsOnly);
    }

    /** The shortest times that Patroni allows, as in the lab. */
    private static Timing lab(boolean watchdog) {
        return new Timing(
                Duration.ofSeconds(8),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                new Timing.PatroniTiming(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(3)),
                watchdog,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(40));
    }

    /** The times for real distances. */
    private static Timing wide(boolean watchdog) {
        return new Timing(
                Duration.ofSeconds(15),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                new Timing.PatroniTiming(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10)),
                watchdog,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
    }

    List<City> names() {
        List<String> all = List.of("jakarta", "bandung", "surabaya", "medan", "makassar", "denpasar", "palembang");
        return IntStream.range(0, cities).mapToObj(i -> new City(all.get(i))).toList();
    }

    Estate policy(Optional<Estate.Switchover> switchover, boolean paused, boolean dryRun) {
        Map<City, Estate.Upstream> upstreams = new HashMap<>();
        names().forEach(c -> upstreams.put(c, new Estate.Upstream(PatroniPort.host(c.name()), 5432)));
        return new Estate(
                names(),
                names().getFirst(),
                timing,
                OptionalLong.empty(),
                onRpoBreach,
                paused,
                dryRun,
                failback,
                switchover,
                upstreams);
    }

    /** How long after the last fault has healed an estate may take to converge. */
    long patience() {
        return 20
                * (timing.lease().toNanos()
                        + timing.fenceGrace(new dev.siaga.failover.Evidence.Blind(""))
                                .toNanos());
    }
}
