package dev.siaga.failover;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether members that freeze are ended before any other city may be promoted, even when the operator is dead. A frozen Patroni gives
 * nothing up; PostgreSQL beside it, or woken with it, accepts writes. Another city is promoted the fence grace after the permit's end at the
 * earliest, so a member that freezes while the permit runs is covered by whatever ends it within the grace. It is a warning: it changes
 * nothing about who may hold primacy.
 */
public sealed interface FreezeCover {

    /** A required watchdog resets the machine of a frozen member, whatever froze. */
    record Watchdog() implements FreezeCover {}

    /** The kubelets end frozen members within this time. */
    record Kubelet(Duration within) implements FreezeCover {}

    /** At least one member has no liveness probe that Patroni answers. */
    record NoProbe(Duration needed) implements FreezeCover {}

    /** The slowest member's liveness probe takes longer than what is needed. */
    record TooSlow(Duration within, Duration needed) implements FreezeCover {}

    /** No member is known yet. */
    record Unknown() implements FreezeCover {}

    /** Judges the members of a city by the probes of their Pods, empty where a Pod has none, and by what Patroni's timing makes the grace. */
    static FreezeCover of(List<Optional<LivenessProbe>> members, boolean watchdogRequired, Duration grace) {
        if (watchdogRequired) {
            return new Watchdog();
        }
        if (members.isEmpty()) {
            return new Unknown();
        }
        if (members.stream().anyMatch(Optional::isEmpty)) {
            return new NoProbe(grace);
        }
        Duration slowest = members.stream()
                .flatMap(Optional::stream)
                .map(LivenessProbe::endsFrozenWithin)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return slowest.compareTo(grace) > 0 ? new TooSlow(slowest, grace) : new Kubelet(slowest);
    }
}
