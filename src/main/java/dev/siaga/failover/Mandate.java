package dev.siaga.failover;

import java.util.Optional;

/** Whether a city may tell the world outside that it is the one that accepts writes. */
public final class Mandate {
    private Mandate() {}

    /**
     * True while the permit runs, the quorum names this city the holder under the permit's epoch, and a primary runs here. False once the permit
     * doesn't run, which the city knows by itself, or the quorum has gone on to another epoch. Empty while the permit runs and the rest isn't seen:
     * nobody else can have been promoted, and what was said before still holds.
     */
    public static Optional<Boolean> of(Snapshot s) {
        if (!(s.permit() instanceof Permit.Primary permit) || permit.endedAt(s.now())) {
            return Optional.of(false);
        }
        if (!(s.quorum() instanceof Quorum.Reachable q)) {
            return Optional.empty();
        }
        if (q.holder()
                .filter(h -> !h.equals(new Quorum.Holder(s.self(), permit.epoch())))
                .isPresent()) {
            return Optional.of(false);
        }
        return q.holds(s.self()) && s.evidence().running(Member.Role.PRIMARY).isPresent()
                ? Optional.of(true)
                : Optional.empty();
    }
}
