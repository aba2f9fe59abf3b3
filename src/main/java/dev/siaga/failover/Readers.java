package dev.siaga.failover;

import java.util.List;
import java.util.Optional;

/**
 * Which members may be read, and whether a city's database is of any use to the city's users. Members that Patroni may never make primary are the
 * reporting database's: users don't read there, and a city with nothing else has no database.
 */
public final class Readers {
    private Readers() {}

    /** The members of this city that stream and have received all but what the recovery point allows to be missing. */
    public static List<Member.Running> own(Snapshot s) {
        return s.evidence().members().stream()
                .filter(Member.Running.class::isInstance)
                .map(Member.Running.class::cast)
                .filter(m -> m.canLead() && m.role() != Member.Role.PRIMARY && m.streaming())
                .filter(m -> fresh(s, m.position()))
                .toList();
    }

    /** Whether another city's standbys may be read. */
    public static boolean of(Snapshot s, City city) {
        return s.quorum() instanceof Quorum.Reachable q
                && Optional.ofNullable(q.beacons().get(city))
                        .filter(b -> b.role() == Beacon.Role.STANDBY && b.healthy() > 0)
                        .filter(b -> fresh(s, b.position()))
                        .isPresent();
    }

    /**
     * Whether this city's database is of use: always where primacy is, for its death moves the primary. Elsewhere it is not when no member
     * runs, or when another city is known to write and no member streams. Empty while nobody could look.
     */
    public static Optional<Boolean> usable(Snapshot s) {
        if (!(s.evidence() instanceof Evidence.Observed seen)) {
            return Optional.empty();
        }
        List<Member.Running> running = seen.members().stream()
                .filter(Member.Running.class::isInstance)
                .map(Member.Running.class::cast)
                .filter(Member.Running::canLead)
                .toList();
        if (!(s.quorum() instanceof Quorum.Reachable q)) {
            return running.isEmpty() ? Optional.empty() : Optional.of(true);
        }
        boolean holds = q.holds(s.self());
        boolean written = q.holder()
                .map(h -> q.beacons().get(h.city()))
                .filter(b -> b.role() == Beacon.Role.PRIMARY)
                .isPresent();
        return Optional.of(
                holds || !running.isEmpty() && (!written || running.stream().anyMatch(Member.Running::streaming)));
    }

    /** Positions are compared with the one that the primary had a recovery point ago; without a primary nobody is behind. */
    private static boolean fresh(Snapshot s, Lsn position) {
        if (!(s.quorum() instanceof Quorum.Reachable q) || q.holder().isEmpty()) {
            return true;
        }
        return q.epoch()
                .filter(e -> position.compareTo(e.floor()) < 0
                        || s.estate().recoveryPointBytes().stream()
                                .anyMatch(most -> e.position().aheadOf(position) > most))
                .isEmpty();
    }
}
