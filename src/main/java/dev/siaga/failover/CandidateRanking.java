package dev.siaga.failover;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who may be promoted, best first: cities with a live beacon, the epoch's system identifier, a log that is part of its lineage, a sound fence
 * and a healthy member. One that won last and could not make its database primary goes last: whatever keeps it from that may last. A later
 * timeline than the recorded one is a promotion that its city had no time to record, and so goes first; then the highest received position
 * wins, and ties fall to the old holder, which has come back to its senses and needs no move, then to the policy's order. Every city ranks
 * the same beacons and so agrees.
 */
public final class CandidateRanking {
    private CandidateRanking() {}

    public static List<Beacon> rank(Estate estate, EpochRecord last, Collection<Beacon> beacons) {
        return beacons.stream()
                .filter(b -> estate.cities().contains(b.city()))
                .filter(Beacon::canBePromoted)
                .filter(b -> stranger(last, b).isEmpty())
                .sorted(Comparator.comparing((Beacon b) -> b.standing().balked())
                        .thenComparing(Comparator.comparingLong(Beacon::timeline)
                                .thenComparing(Beacon::position)
                                .reversed())
                        .thenComparing(b -> !b.city().equals(last.city()))
                        .thenComparing(b -> estate.rank(b.city())))
                .toList();
    }

    /** Why a city's data isn't the estate's, so that no other city may follow it; empty when it is. */
    static Optional<String> stranger(EpochRecord last, Beacon city) {
        if (city.systemIdentifier().filter(last.systemIdentifier()::equals).isEmpty()) {
            return Optional.of("doesn't tell the estate's system identifier");
        }
        return last.holds(dataOf(city, last), city.timeline(), city.position())
                ? Optional.empty()
                : Optional.of("has a log on timeline %d that is no part of the estate's".formatted(city.timeline()));
    }

    /**
     * Up to which epoch a city's data is the estate's. Nobody has been primary since the last holder: whatever it began itself is the estate's log,
     * though it was begun under its permit before, as by a promotion that came while the quorum lost its data.
     */
    private static long dataOf(Beacon city, EpochRecord last) {
        return city.city().equals(last.city()) ? Math.max(city.permitEpoch(), last.epoch()) : city.permitEpoch();
    }

    /** Who could take over from the last holder now without losing more than the recovery point, best first. */
    public static List<Beacon> successors(Estate estate, EpochRecord last, Collection<Beacon> beacons) {
        return rank(estate, last, beacons).stream()
                .filter(b -> !b.city().equals(last.city()))
                .filter(b -> beyondRecoveryPoint(estate, last, b).isEmpty())
                .toList();
    }

    /**
     * Whom the cities agree on. Where nothing beyond the recovery point may be lost, whoever is within it goes before those that are not, even one
     * that has balked.
     */
    static Optional<Beacon> best(Estate estate, EpochRecord last, List<Beacon> ranked) {
        return ranked.stream()
                .filter(b -> estate.onRpoBreach() == Estate.OnRpoBreach.HOLD
                        && beyondRecoveryPoint(estate, last, b).isEmpty())
                .findFirst()
                .or(() -> ranked.stream().findFirst());
    }

    /** How far a candidate is behind the last known primary position, when that is more than the policy lets anybody lose. */
    static Optional<String> beyondRecoveryPoint(Estate estate, EpochRecord last, Beacon candidate) {
        long bytes = last.position().aheadOf(candidate.position());
        if (candidate.position().compareTo(last.floor()) < 0) {
            return Optional.of("is %d bytes behind, which is more than %d s of writes"
                    .formatted(bytes, estate.timing().recoveryPoint().toSeconds()));
        }
        return estate.recoveryPointBytes().stream()
                .filter(most -> bytes > most)
                .mapToObj(most -> "is %d bytes behind, more than the %d of rpoBytes".formatted(bytes, most))
                .findFirst();
    }
}
