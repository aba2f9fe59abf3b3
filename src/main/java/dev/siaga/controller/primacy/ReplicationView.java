package dev.siaga.controller.primacy;

import dev.siaga.failover.Beacon;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Timing;
import dev.siaga.watch.Finding;
import dev.siaga.watch.Lag;
import java.time.Duration;
import java.util.Optional;

/**
 * How a city's data stands to the primary's, as this city sees it.
 *
 * @param lag how old what it has may be; empty while that isn't known
 * @param streams how many streams of the log its line carries
 */
public record ReplicationView(Finding finding, Optional<Duration> lag, int streams) {

    public static ReplicationView of(EstateRuntime estate, Beacon city, Optional<Boolean> streaming) {
        Optional<Quorum.Holder> holder = estate.reading().holder();
        if (holder.filter(h -> h.city().equals(city.city())).isPresent()) {
            return new ReplicationView(
                    Lag.primary(),
                    Optional.of(Duration.ZERO),
                    estate.estate().cities().size() - 1);
        }
        Timing timing = estate.estate().timing();
        Duration resolution = timing.renewEvery().multipliedBy(2);
        Optional<Lag> lag = estate.arrivals().lag(city.position());
        Finding finding = holder.isEmpty()
                ? Finding.notMeasured("no city holds primacy")
                : Lag.judge(lag, streaming, timing.recoveryPoint(), resolution);
        return new ReplicationView(
                finding, lag.flatMap(l -> l.shown(timing.recoveryPoint().plus(resolution))), 1);
    }
}
