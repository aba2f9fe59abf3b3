package dev.siaga.controller.primacy;

import dev.siaga.failover.Evidence;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;

/** Whether this city's database became primary when it last held primacy, as far as this replica saw. */
final class LastTry {
    private volatile long served;
    private volatile long balked;

    void seen(Evidence evidence, Permit permit) {
        if (permit instanceof Permit.Primary
                && evidence.running(Member.Role.PRIMARY).isPresent()) {
            served = permit.epoch();
        }
    }

    /** Primacy is given up since no member became, or stayed, primary. */
    void gaveUp(long epoch) {
        balked = epoch > served ? epoch : balked;
    }

    /** True until the permit is another. */
    boolean balked(Permit permit) {
        return permit instanceof Permit.Primary p && p.epoch() == balked;
    }
}
