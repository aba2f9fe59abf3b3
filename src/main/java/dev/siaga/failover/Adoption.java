package dev.siaga.failover;

import dev.siaga.failover.FailoverDecision.Contend;
import dev.siaga.failover.FailoverDecision.Hold;
import java.util.List;

/**
 * The first epoch of an estate, the first after its policy was deleted and made again, and the first after the quorum's data was lost. Primacy
 * goes to the city that already is primary, never to another: with an empty quorum nobody knows what a promotion would cost.
 */
final class Adoption {
    private Adoption() {}

    static FailoverDecision decide(Snapshot s, Quorum.Reachable q) {
        long known = knownEpoch(s, q);
        long recorded = q.epoch().map(EpochRecord::epoch).orElse(0L);
        return known > recorded ? afterWipe(s, q, known) : first(s, q, recorded + 1);
    }

    /** The highest epoch that anybody heard of ever saw: above the quorum's own, the quorum lost data. */
    static long knownEpoch(Snapshot s, Quorum.Reachable q) {
        return q.beacons().values().stream()
                .mapToLong(Beacon::highestEpoch)
                .reduce(Math.max(s.highestEpoch(), s.permit().epoch()), Math::max);
    }

    /** A later epoch than the restored one may have been won, and its permit may still run; who holds it says so, once it is heard. */
    static FailoverDecision afterSetBack() {
        return new Hold(
                Reason.QUORUM_WIPED,
                "the quorum was set back to what it said before: waiting until every city has spoken since, for one may hold a later epoch");
    }

    /** A city that isn't heard of may have held a later epoch and more data, and may still be writing: without it nobody goes on. */
    private static FailoverDecision afterWipe(Snapshot s, Quorum.Reachable q, long highest) {
        List<City> missing = missing(s, q);
        if (!missing.isEmpty()) {
            return new Hold(
                    Reason.QUORUM_WIPED,
                    "the quorum lost data: waiting for %s, which may have held a later epoch than %d"
                            .formatted(missing, highest));
        }
        boolean mine = s.highestEpoch() == highest
                && s.lastHolder().filter(s.self()::equals).isPresent();
        return mine
                ? new Contend(
                        highest + 1,
                        Reason.QUORUM_WIPED,
                        "the quorum lost data; this city held the highest epoch, %d, and goes on".formatted(highest))
                : new Hold(
                        Reason.QUORUM_WIPED,
                        "the quorum lost data: only the city that held epoch %d may go on".formatted(highest));
    }

    private static List<City> missing(Snapshot s, Quorum.Reachable q) {
        return s.estate().cities().stream()
                .filter(c -> !q.beacons().containsKey(c))
                .toList();
    }

    private static FailoverDecision first(Snapshot s, Quorum.Reachable q, long epoch) {
        List<City> missing = missing(s, q);
        if (!missing.isEmpty()) {
            return new Hold(
                    Reason.ADOPTION_AWAITS_CITIES,
                    "the estate is not guarded yet: waiting for the operators of " + missing);
        }
        List<City> primaries = s.estate().cities().stream()
                .filter(c -> q.beacons().get(c).role() == Beacon.Role.PRIMARY)
                .toList();
        if (primaries.isEmpty()) {
            return new Hold(
                    Reason.ADOPTION_AWAITS_PRIMARY,
                    "the estate is not guarded yet: waiting until one city runs a primary");
        }
        if (primaries.size() > 1) {
            return new Hold(
                    Reason.TWO_PRIMARIES,
                    primaries + " each run a primary: make all but one a standby cluster, then Siaga takes over");
        }
        return primaries.getFirst().equals(s.self())
                ? new Contend(
                        epoch,
                        Reason.ADOPTED,
                        "this city runs the estate's only primary: taking primacy under epoch " + epoch)
                : new Hold(
                        Reason.YIELDING, primaries.getFirst() + " runs the estate's primary and takes epoch " + epoch);
    }
}
