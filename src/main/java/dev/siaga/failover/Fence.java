package dev.siaga.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a city certainly accepts no writes. Inside the city: its permit has ended and every member was seen read-only, or the grace has
 * passed since. From another city: the holder said so itself under its epoch, or its key has been gone for the grace. The theorem behind
 * the second: the permit ends before the key can expire, and a Patroni that may not renew stops within the grace.
 */
public final class Fence {
    /**
     * How long the API server may go on judging by a permit it has cached. Only a look that began later than this after the permit's end
     * can prove anything.
     */
    public static final Duration ADMISSION_LAG = Duration.ofSeconds(1);

    /**
     * How long beyond the grace a city tries to have members removed that don't answer. A live Node does it within seconds; one that
     * does not is most likely dead, and its members with it.
     */
    public static final Duration EXPULSION = Duration.ofSeconds(15);

    private Fence() {}

    /** True when this city accepts no writes under its permit's epoch, and can't again. */
    public static boolean closed(Permit permit, Evidence evidence, Instant now, Timing timing) {
        return switch (permit) {
            case Permit.Absent ignored -> false;
            case Permit.Standby ignored -> true;
            case Permit.Recloning ignored -> true;
            case Permit.Primary p ->
                p.endedAt(now) && (seenClosed(p, evidence, timing) || outwaited(p, evidence, now, timing));
        };
    }

    /**
     * True when every member was seen read-only at a time when the API server certainly refused whatever that permit had allowed. To see no member
     * at all proves nothing: their Pods may have been deleted while they run.
     */
    static boolean seenClosed(Permit.Primary ended, Evidence evidence, Timing timing) {
        Instant harmless = harmlessFrom(ended, timing);
        return lookedAfter(end(ended, timing), evidence)
                && !evidence.members().isEmpty()
                && evidence.members().stream()
                        .allMatch(m -> m.certainlyReadOnly() || m instanceof Member.Silent && !silent(m, harmless));
    }

    /** The end of a permit by the slowest clock that a member may have: until then the API server lets it renew. */
    private static Instant end(Permit.Primary permit, Timing timing) {
        return permit.until().plus(timing.margin());
    }

    /**
     * The grace is a bound for a Patroni that runs. One that is frozen wakes with the lock it had, and its database accepts writes
     * until Patroni asks the API server again; so a city waits for members it hears nothing of until they are certainly removed. The same goes
     * for one that has not stopped although the grace is over: it was frozen, or is stopping only now.
     */
    private static boolean outwaited(Permit.Primary ended, Evidence evidence, Instant now, Timing timing) {
        Instant stopped = end(ended, timing).plus(timing.fenceGrace(evidence));
        Instant harmless = harmlessFrom(ended, timing);
        boolean heard = evidence instanceof Evidence.Observed
                && evidence.members().stream().noneMatch(m -> silent(m, harmless) || m.seenUp());
        return !now.isBefore(heard ? stopped : stopped.plus(EXPULSION));
    }

    /**
     * The members that must be removed before this city can be sure of its fence: those that may have run before the permit's end, and of
     * which nothing is heard half the grace after it, and those that haven't stopped after all of it. Empty once the fence is closed.
     */
    public static List<String> toExpel(Permit permit, Evidence evidence, Instant now, Timing timing) {
        if (!(permit instanceof Permit.Primary p) || closed(permit, evidence, now, timing)) {
            return List.of();
        }
        Instant end = end(p, timing);
        Duration grace = timing.fenceGrace(evidence);
        if (!lookedAfter(end.plus(grace.dividedBy(2)), evidence)) {
            return List.of();
        }
        Instant harmless = harmlessFrom(p, timing);
        return evidence.members().stream()
                .filter(m -> silent(m, harmless) || m.seenUp() && lookedAfter(end.plus(grace), evidence))
                .map(Member::name)
                .toList();
    }

    /**
     * What was started from then on got no leader lock and is no primary: by a Node's clock, which may be ahead by the margin, the API server had
     * certainly taken notice of the permit's end.
     */
    static Instant harmlessFrom(Permit.Primary ended, Timing timing) {
        return end(ended, timing).plus(ADMISSION_LAG).plus(timing.margin());
    }

    private static boolean silent(Member member, Instant harmless) {
        return member instanceof Member.Silent s && s.notBefore().isBefore(harmless);
    }

    /** The highest epoch under which this city is certainly fenced; zero when none. */
    public static long fencedEpoch(Permit permit, Evidence evidence, Instant now, Timing timing) {
        return closed(permit, evidence, now, timing) ? permit.epoch() : 0;
    }

    /**
     * What a survivor still has to wait before anybody but the last holder may be promoted. Two counts bound the end of the holder's last
     * permit, each on the survivor's own clock, and the earlier one is enough: the moment the holder's key was seen gone, since a permit
     * ends before its key can expire; and the moment the epoch's record was first seen as it is now, plus a lease, since every permit is
     * counted from a keep-alive that was sent before the record was written. Both have the margin by which the clock of a member may be
     * behind the operator's: until then it may renew. From there Patroni stops within the grace.
     */
    public static Duration remaining(EpochRecord last, Quorum.Reachable quorum) {
        Beacon holder = quorum.beacons().get(last.city());
        if (holder != null && holder.fencedEpoch() >= last.epoch()) {
            return Duration.ZERO;
        }
        Duration fromGone = last.fenceGrace().minus(quorum.holderGoneFor());
        Duration fromRenewal = last.lease().plus(last.fenceGrace()).minus(quorum.lastRenewalSeen());
        Duration left = fromGone.compareTo(fromRenewal) < 0 ? fromGone : fromRenewal;
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static boolean lookedAfter(Instant end, Evidence evidence) {
        return evidence instanceof Evidence.Observed seen && !seen.at().isBefore(end.plus(ADMISSION_LAG));
    }
}
