package dev.siaga.controller.primacy;

import dev.siaga.failover.Evidence;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether, and by which member, this city's database became primary when it last held primacy, as far as this replica saw. */
final class LastTry {
    private record Primary(long epoch, String member) {}

    private volatile Primary served = new Primary(0, "");
    private volatile long balked;

    void seen(Evidence evidence, Permit permit) {
        if (permit instanceof Permit.Primary) {
            evidence.running(Member.Role.PRIMARY).ifPresent(m -> served = new Primary(permit.epoch(), m.name()));
        }
    }

    /**
     * A permit has ended, and whoever was primary under it isn't among those that were seen, or nobody knows who that was: its Pod may have been
     * deleted by force while it runs, and its Patroni have renewed to the last. That the others are read-only proves nothing then; time does.
     */
    Evidence lackingPrimary(Evidence looked, Permit permit, Instant now) {
        boolean seen = !(permit instanceof Permit.Primary p)
                || !p.endedAt(now)
                || primary(permit)
                        .filter(name -> looked.members().stream()
                                .map(Member::name)
                                .anyMatch(Set.of(name, VanishedPods.deleted(name))::contains))
                        .isPresent();
        return !seen && looked instanceof Evidence.Observed o
                ? o.with(Member.Stopped.unseen("whoever was primary"))
                : looked;
    }

    /** Primacy is given up since no member became, or stayed, primary. */
    void gaveUp(long epoch) {
        balked = epoch > served.epoch() ? epoch : balked;
    }

    /** The member that was last seen as primary under the epoch of this permit. */
    Optional<String> primary(Permit permit) {
        Primary last = served;
        return last.epoch() > 0 && last.epoch() == permit.epoch() ? Optional.of(last.member()) : Optional.empty();
    }

    /** True until the permit is another. */
    boolean balked(Permit permit) {
        return permit instanceof Permit.Primary p && p.epoch() == balked;
    }
}
