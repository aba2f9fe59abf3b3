package dev.siaga.lab.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may come of an episode's faults, as the design promises it.
 *
 * @param move whether the primary may change its city
 * @param writes for how long the clients that count may go without an acknowledged write
 * @param mayLose whether acknowledged rows may be lost at all
 */
record Expectation(Leave move, Writes writes, boolean mayLose) {
    /** What the design says of an outcome. */
    enum Leave {
        /** Breaks a promise. */
        FORBIDDEN,
        /** Costs users something that the design means to spare them, but promises nothing. */
        UNWANTED,
        ALLOWED
    }

    /** How long writes may be impossible. */
    enum Writes {
        UNNOTICED,
        WITHIN_RTO,
        /** Nobody may write before the fault is undone, then within the RTO. */
        AFTER_HEALING
    }

    /** Lease and fence grace (19 s after the last renewal), or databaseDownAfter (10 s), the promotion, and some seconds for a busy machine. */
    private static final long TO_MOVE_MILLIS = 28_000;

    private static final Expectation NOTHING = new Expectation(Leave.FORBIDDEN, Writes.UNNOTICED, false);
    private static final Expectation BETTER_NOT = new Expectation(Leave.UNWANTED, Writes.UNNOTICED, true);
    private static final Expectation FAILOVER = new Expectation(Leave.ALLOWED, Writes.WITHIN_RTO, true);
    static final Expectation ANYTHING_SAFE = new Expectation(Leave.ALLOWED, Writes.AFTER_HEALING, true);
    private static final Expectation PLANNED = new Expectation(Leave.ALLOWED, Writes.WITHIN_RTO, false);
    private static final Expectation READ_ONLY = new Expectation(Leave.FORBIDDEN, Writes.AFTER_HEALING, false);

    static Expectation of(List<Hit> hits) {
        if (hits.size() == 1) {
            return of(hits.getFirst());
        }
        var all = hits.stream().map(Expectation::of).toList();
        var calm = all.stream().allMatch(each -> each.move() != Leave.ALLOWED && each.writes() == Writes.UNNOTICED);
        if (!calm || together(hits)) {
            return ANYTHING_SAFE;
        }
        return all.contains(BETTER_NOT) ? BETTER_NOT : NOTHING;
    }

    /** What one fault may do, all else being in order. */
    private static Expectation of(Hit hit) {
        return switch (hit.kind()) {
            case POWER_CUT, CUT_OFF -> hit.atPrimary() ? FAILOVER : NOTHING;
            case CUT_OUTGOING, CUT_INCOMING -> hit.atPrimary() ? FAILOVER : BETTER_NOT;
            // The primary has another way to the quorum.
            case CUT_LINK, CUT_LINK_ONE_WAY -> hit.atPrimary() ? BETTER_NOT : NOTHING;
            case MEMBER_KILL, MEMBER_FREEZE, PATRONI_FREEZE, POSTGRES_KILL, CLOCK_SKEW ->
                hit.atPrimary() && hit.onLeader() ? FAILOVER : NOTHING;
            case MEMBERS_KILL,
                    MEMBERS_FREEZE,
                    DATABASE_GONE,
                    OPERATORS_GONE,
                    OPERATORS_FREEZE,
                    API_DOWN,
                    API_FREEZE,
                    CONTROL_PLANE_RESTART,
                    PODS_GONE,
                    DISK_FULL -> hit.atPrimary() ? FAILOVER : NOTHING;
            case API_SLOW -> hit.atPrimary() ? BETTER_NOT : NOTHING;
            // An election that a lease rides out, on a machine that isn't too busy.
            case QUORUM_KILL, QUORUM_FREEZE -> BETTER_NOT;
            case OPERATOR_KILL, OPERATOR_FREEZE, OPERATORS_RESTART -> NOTHING;
            case PATRONI_PAUSE,
                    PATRONI_FAILSAFE,
                    PATRONI_TIMING,
                    PROMOTE_BY_HAND,
                    GUARD_DELETED,
                    SERVICE_MAIN_GONE,
                    REPORTING_GONE -> NOTHING;
            case SERVICES_GONE -> hit.atPrimary() ? READ_ONLY : NOTHING;
            case SWITCHOVER -> PLANNED;
        };
    }

    /** Whether faults that are harmless alone take away together what there are two or three of. */
    private static boolean together(List<Hit> hits) {
        var inPrimary = hits.stream().filter(Hit::atPrimary).count();
        var ofQuorum = hits.stream().filter(hit -> hit.kind().weakensQuorum()).count();
        return inPrimary > 1 || ofQuorum > 1;
    }

    /** The cities of all whose clients are promised something: they have power, a road, and somebody who tells them where to go. */
    static Set<String> citiesThatCount(Collection<String> all, List<Hit> hits) {
        var alone = hits.stream().flatMap(Expectation::leftAlone).collect(Collectors.toSet());
        return all.stream().filter(city -> !alone.contains(city)).collect(Collectors.toSet());
    }

    private static Stream<String> leftAlone(Hit hit) {
        if (hit.kind().isLink()) {
            // Of a link of the primary's it is the other end that can't write.
            return hit.atPrimary() ? Stream.of(hit.toward()) : Stream.of();
        }
        return hit.kind().leavesClientsAlone() ? Stream.of(hit.city()) : Stream.of();
    }

    /** Whether one fault, by how long it lasted, has to have moved the primary. */
    static boolean mustMove(Hit hit) {
        return hit.atPrimary()
                && hit.lastsMillis() >= TO_MOVE_MILLIS
                && switch (hit.kind()) {
                    case POWER_CUT, CUT_OFF, CUT_OUTGOING, CUT_INCOMING, DATABASE_GONE, OPERATORS_GONE -> true;
                    default -> false;
                };
    }
}
