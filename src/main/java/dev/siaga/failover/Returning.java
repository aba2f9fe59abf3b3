package dev.siaga.failover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A city that was primary comes back under another holder. Before it follows, it says how much only it has. Patroni then rewinds it, or
 * clones it anew when that fails; but it takes a fork with an equal timeline number for the same log, so Siaga has such data made anew. A data
 * directory is given up only here: primacy has passed on, the new primary writes, and this city's fence is closed.
 */
final class Returning {
    private Returning() {}

    /** What keeps an old primary from following yet; empty for every other city. */
    static Optional<FailoverDecision> obstacle(Snapshot s, Quorum.Reachable q) {
        if (ended(s).isEmpty()) {
            return Optional.empty();
        }
        if (left(s, q).isEmpty()) {
            return Optional.of(new FailoverDecision.Hold(
                    Reason.AWAITING_NEW_PRIMARY,
                    "waiting until the new primary has said where its log left this city's"));
        }
        boolean starting = s.evidence().furthest().isEmpty()
                && s.evidence().members().stream().anyMatch(Returning::mayRunSoon);
        return starting
                ? Optional.of(new FailoverDecision.Hold(
                        Reason.AWAITING_LOCAL_MEMBERS,
                        "waiting until a member of this city runs and shows what only this city has"))
                : Optional.empty();
    }

    /** How much only this city has; empty when it was not primary, or nobody can tell. */
    static Optional<Divergence> divergence(Snapshot s, Quorum.Reachable q) {
        return left(s, q)
                .flatMap(left -> s.evidence()
                        .furthest()
                        .filter(ignored -> ended(s).isPresent())
                        .map(m -> new Divergence(Math.max(0, m.position().aheadOf(left.begunAt())), m.lastCommit())));
    }

    /** What is done about a fork that Patroni would take for the new primary's own log. */
    static Optional<FailoverDecision> fork(Snapshot s, Quorum.Reachable q, Quorum.Holder h) {
        boolean forked = left(s, q)
                .filter(left -> s.evidence()
                        .furthest()
                        .filter(m -> m.timeline() >= left.timeline())
                        .isPresent())
                .isPresent();
        return ended(s).filter(ignored -> forked).map(until -> reclone(h, until));
    }

    static FailoverDecision reclone(Quorum.Holder h, Instant until) {
        return new FailoverDecision.Reclone(
                h.epoch(),
                until,
                Reason.FORKED,
                "this city's log forked from that of %s under the same timeline number, which can't be rewound: its members are made anew"
                        .formatted(h.city()));
    }

    /**
     * A city none of whose members has data, as after rewinds that failed: Patroni waits for a leader that nobody can be. Its note that the
     * cluster was initialised is all that keeps the first member from cloning the new primary.
     */
    static Optional<FailoverDecision> barren(Snapshot s, Quorum.Holder h) {
        List<Member> members = s.evidence().members();
        return !members.isEmpty() && members.stream().allMatch(Member.Empty.class::isInstance)
                ? Optional.of(new FailoverDecision.CloneAnew(
                        h.epoch(),
                        Reason.NO_DATA,
                        "no member of this city has data, and Patroni waits for one: the first clones " + h.city()))
                : Optional.empty();
    }

    private static Optional<Instant> ended(Snapshot s) {
        return s.permit() instanceof Permit.Primary p ? Optional.of(p.until()) : Optional.empty();
    }

    private static Optional<Lineage.Branch> left(Snapshot s, Quorum.Reachable q) {
        return q.epoch().flatMap(e -> e.lineage().leftAfter(s.permit().epoch()));
    }

    private static boolean mayRunSoon(Member member) {
        return switch (member) {
            case Member.Running ignored -> true;
            case Member.Stopped stopped -> stopped.state().equals("starting");
            case Member.Empty ignored -> false;
            case Member.Gone ignored -> false;
            case Member.Silent ignored -> true;
        };
    }
}
