package dev.siaga.failover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything one decision is made from. {@code now} is this operator's clock, compared only with permits of the same city. {@code unsound}
 * says why this city can't be relied on. {@code highestEpoch} is the highest epoch this city ever saw, kept in its own Kubernetes
 * API, and {@code lastHolder} who held that one: they survive the loss of the quorum's data. {@code lastPrimary} is the member that was last
 * seen as primary under the permit's epoch, empty when this replica saw none. {@code slot} is the one that other cities keep for this one.
 */
public record Snapshot(
        City self,
        Estate estate,
        Instant now,
        Quorum quorum,
        Permit permit,
        Evidence evidence,
        Optional<String> unsound,
        long highestEpoch,
        Optional<City> lastHolder,
        Optional<String> lastPrimary,
        Optional<String> slot) {

    /**
     * Whether the furthest member that runs has all that this city ever had: the member that was primary last runs again, than which no other has
     * more. Where it isn't known which that was, all of them must.
     */
    public boolean complete() {
        return lastPrimaries(Member.Running.class::isInstance);
    }

    /** Whether that is so already, or its database is starting. */
    boolean completeSoon() {
        return lastPrimaries(m -> m instanceof Member.Running || m instanceof Member.Stopped s && s.starting());
    }

    private boolean lastPrimaries(Predicate<Member> are) {
        List<Member> last = evidence.members().stream()
                .filter(m -> lastPrimary.filter(name -> !name.equals(m.name())).isEmpty())
                .toList();
        return !last.isEmpty() && last.stream().allMatch(are);
    }

    /**
     * True when another city held primacy last, holds it no more, and nothing streams from it any longer: whoever still writes to it is not
     * heard here, and a connection to it would wait in vain.
     */
    public boolean lastHolderSilent() {
        return quorum instanceof Quorum.Reachable q
                && q.holder().isEmpty()
                && q.epoch().filter(last -> !last.city().equals(self)).isPresent()
                && evidence.furthest().isPresent()
                && evidence.members().stream().noneMatch(m -> m instanceof Member.Running r && leads(r));
    }

    /** True while the holder has handed primacy over and the successor has not taken it: every moment of that is an outage. */
    public boolean handedOver() {
        return quorum instanceof Quorum.Reachable q
                && q.epoch().flatMap(EpochRecord::successor).isPresent();
    }

    private static boolean leads(Member.Running member) {
        return member.role() == Member.Role.PRIMARY
                || member.role() == Member.Role.STANDBY_LEADER && member.streaming();
    }
}
