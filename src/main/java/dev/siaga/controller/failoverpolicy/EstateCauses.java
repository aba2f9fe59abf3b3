package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Reason;
import dev.siaga.failover.Snapshot;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import java.util.List;
import java.util.Optional;

/** What in a sight and a decision is the cause of an incident, in words: pure functions of both. */
final class EstateCauses {
    private EstateCauses() {}

    static String quorumKey(EstateKey estate, Snapshot seen) {
        return "quorum/%s/%s".formatted(seen.self(), estate.policy());
    }

    static Optional<Cause> quorum(EstateKey estate, Snapshot seen) {
        int cities = seen.estate().cities().size();
        return seen.quorum() instanceof Quorum.Unreachable(String why, var _)
                ? Optional.of(cause(
                        estate,
                        seen,
                        quorumKey(estate, seen),
                        "The quorum of %s doesn't answer %s".formatted(estate.policy(), seen.self()),
                        "%s. Nobody is promoted from here, and a primary here stops accepting writes; whether another city does can't be seen from here. See that etcd runs in at least %d of the %d cities and that they reach this one: the estate goes on by itself when it answers again"
                                .formatted(why, cities / 2 + 1, cities),
                        Severity.SEV1,
                        Optional.of(situation(seen)),
                        List.of(seen.self().name())))
                : Optional.empty();
    }

    /** Without a majority this city sees only itself: with its own database dead as well, nothing is seen that works. */
    private static Situation situation(Snapshot seen) {
        return seen.evidence() instanceof Evidence.Observed own
                        && own.furthest().isEmpty()
                ? Situation.THREE_CITIES_DOWN
                : Situation.TWO_OF_THREE_CITIES_DOWN;
    }

    static String fenceKey(EstateKey estate, Snapshot seen) {
        return "fence/%s/%s".formatted(seen.self(), estate.policy());
    }

    /** Data that are made anew after a fork are told by the failover's own incident. */
    static Optional<Cause> fence(EstateKey estate, Snapshot seen) {
        return seen.unsound()
                .filter(_ -> !(seen.permit() instanceof Permit.Recloning))
                .map(why -> cause(
                        estate,
                        seen,
                        fenceKey(estate, seen),
                        "%s can't rely on %s".formatted(estate.policy(), seen.self()),
                        why + ". Until then this city can't become primary, and the estate is one city short",
                        Severity.SEV3,
                        Optional.empty(),
                        List.of(seen.self().name())));
    }

    /**
     * The failover out of the last epoch, if there was one: whoever holds primacy now took it over from the epoch before. Empty while the quorum
     * can't say.
     */
    static Optional<String> heldKey(EstateKey estate, Snapshot seen) {
        return seen.quorum() instanceof Quorum.Reachable quorum
                ? quorum.epoch()
                        .map(EpochRecord::epoch)
                        .map(epoch -> "held/%s/%d"
                                .formatted(estate.policy(), quorum.holder().isPresent() ? epoch - 1 : epoch))
                : Optional.empty();
    }

    static Optional<Cause> held(EstateKey estate, Snapshot seen, FailoverDecision decision) {
        return heldKey(estate, seen)
                .filter(_ -> decided(decision) || decision.reason() == Reason.NO_CANDIDATE)
                .map(key -> cause(
                        estate,
                        seen,
                        key,
                        "Nobody takes over %s: a human must decide".formatted(estate.policy()),
                        decision.message() + ". No city accepts writes meanwhile",
                        Severity.SEV1,
                        Optional.empty(),
                        seen.estate().cities().stream().map(City::name).toList()))
                .map(Cause::sharedByAll);
    }

    /** Whether the policy says that a human is to be asked: then nobody waits whether it passes. */
    static boolean decided(FailoverDecision decision) {
        return decision.reason() == Reason.RECOVERY_POINT_EXCEEDED;
    }

    private static Cause cause(
            EstateKey estate,
            Snapshot seen,
            String key,
            String title,
            String summary,
            Severity severity,
            Optional<Situation> situation,
            List<String> cities) {
        return new Cause(
                key,
                title,
                summary,
                severity,
                situation,
                new Affected(cities, List.of(), List.of(estate.policy())),
                seen.now());
    }
}
