package dev.siaga.failover;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who may be promoted, best first: cities with a live beacon, the epoch's system identifier and timeline, a sound fence and a healthy
 * member. A later timeline than the recorded one is a promotion that its city had no time to record, and so goes first; then the highest
 * received position wins, and ties fall to the old holder, which has come back to its senses and needs no move, then to the policy's
 * order. Every city ranks the same beacons and so agrees.
 */
public final class CandidateRanking {
    private CandidateRanking() {}

    public static List<Beacon> rank(Estate estate, EpochRecord last, Collection<Beacon> beacons) {
        return beacons.stream()
                .filter(b -> estate.cities().contains(b.city()))
                .filter(Beacon::canBePromoted)
                .filter(b -> b.systemIdentifier()
                        .filter(last.systemIdentifier()::equals)
                        .isPresent())
                .filter(b -> b.timeline() >= last.timeline())
                .sorted(Comparator.comparingLong(Beacon::timeline)
                        .thenComparing(Beacon::position)
                        .reversed()
                        .thenComparing(b -> !b.city().equals(last.city()))
                        .thenComparing(b -> estate.rank(b.city())))
                .toList();
    }
}
