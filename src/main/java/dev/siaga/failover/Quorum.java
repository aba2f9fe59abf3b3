package dev.siaga.failover;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a majority of the quorum said at the last look. */
public sealed interface Quorum {

    /** No majority answered, for how long. */
    record Unreachable(String why, Duration since) implements Quorum {}

    /**
     * One linearizable read of the estate. {@code holderGoneFor} counts, on this operator's own clock, since it first saw the epoch's
     * holder missing; zero while there is one.
     */
    record Reachable(
            Optional<Holder> holder, Optional<EpochRecord> epoch, Map<City, Beacon> beacons, Duration holderGoneFor)
            implements Quorum {}

    /** Who holds primacy, under which epoch: there is at most one, kept alive by that city's session. */
    record Holder(City city, long epoch) {}

    /**
     * The last epoch, which outlives its holder. {@code position} is the holder's last reported one, {@code floor} the one it had a
     * recovery point earlier: a candidate that reaches the floor loses no more time than the policy allows. {@code fenceGrace} is the
     * longest grace of this holder and of those before it that were not certainly fenced. A named successor has the right of way. {@code retired}: the holder's policy was
     * deleted and its Patroni works unguarded, so nobody may be promoted until the estate is adopted anew.
     */
    record EpochRecord(
            long epoch,
            City city,
            String systemIdentifier,
            long timeline,
            Lsn position,
            Lsn floor,
            Duration fenceGrace,
            Optional<City> successor,
            Optional<String> switchoverId,
            boolean retired) {}
}
