package dev.siaga.failover;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a majority of the quorum said at the last look. */
public sealed interface Quorum {

    /** No majority answered, for how long. */
    record Unreachable(String why, Duration since) implements Quorum {}

    /**
     * One linearizable read of the estate. Both durations count on this operator's own clock: {@code holderGoneFor} since it first saw
     * the epoch's holder missing, zero while there is one; {@code lastRenewalSeen} since it first saw the epoch's record as it is now.
     */
    record Reachable(
            Optional<Holder> holder,
            Optional<EpochRecord> epoch,
            Map<City, Beacon> beacons,
            Duration holderGoneFor,
            Duration lastRenewalSeen,
            View view)
            implements Quorum {

        /** Whether a city holds primacy. */
        public boolean holds(City city) {
            return holder.filter(h -> h.city().equals(city)).isPresent();
        }

        public boolean setBack() {
            return view == View.SET_BACK;
        }
    }

    /** How far what is read can be gone by: a quorum that was restored from a backup looks as if nothing had happened since. */
    enum View {
        /** Every city whose beacon is there has spoken since this one is in touch with the quorum. */
        CURRENT,
        /** This city has just come in touch, and beacons may be older than what it missed. */
        CATCHING_UP,
        /** The quorum counts its revisions from further back than before, and not every city has spoken since. */
        SET_BACK
    }

    /** Who holds primacy, under which epoch: there is at most one, kept alive by that city's session. */
    record Holder(City city, long epoch) {}
}
