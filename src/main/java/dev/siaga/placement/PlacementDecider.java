package dev.siaga.placement;

import dev.siaga.placement.Placed.Standing;
import dev.siaga.placement.PlacementDecision.Evict;
import dev.siaga.placement.PlacementDecision.Keep;
import dev.siaga.placement.PlacementDecision.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Decides what to do about Pods that share a place: say so first, then evict one that can be spared, one at a time, only while all the others
 * work and only if there is room elsewhere. The leader is never moved.
 */
public final class PlacementDecider {
    /** Long enough for a human to see it before anything moves, and for a rollout to end by itself. */
    static final Duration SETTLE = Duration.ofSeconds(30);

    private PlacementDecider() {}

    /**
     * @param repair false when the policy only wants to be told
     * @param hindrance why nothing may be evicted now, beside what the Pods themselves say; empty when nothing speaks against it
     */
    public static PlacementDecision decide(
            Placement placement, boolean repair, Optional<String> hindrance, Repairs repairs, Instant now) {
        Optional<String> violation = placement.violation();
        if (violation.isEmpty()) {
            return placement
                    .homeless()
                    .<PlacementDecision>map(PlacementDecider::homeless)
                    .orElseGet(Keep::new);
        }
        String what = violation.get();
        if (!repair) {
            return new Report("ReportOnly", what + ": evict one of them, or set placement.repair: Evict");
        }
        if (placement.movable().isEmpty()) {
            return new Report(
                    "TooFewNodes",
                    what
                            + ", and no other Node may take one of them: add a Node, or uncordon one; a volume that lies on one Node keeps its Pod there");
        }
        if (!placement.whole()) {
            return new Report("Waiting", what + ": it is repaired once every one of them works");
        }
        Optional<Placed> spare = spare(placement);
        if (spare.isEmpty()) {
            return new Report("Waiting", what + ": none of them can be spared");
        }
        if (hindrance.isPresent()) {
            return new Report(
                    "Waiting",
                    "%s: %s isn't evicted now, for %s"
                            .formatted(what, spare.get().name(), hindrance.get()));
        }
        if (now.isBefore(repairs.since().plus(SETTLE))) {
            return new Report(
                    "Crowded",
                    "%s: %s is evicted %d s after this was first seen"
                            .formatted(what, spare.get().name(), SETTLE.toSeconds()));
        }
        if (now.isBefore(repairs.next(placement))) {
            return new Report(
                    "NotCured",
                    "%s, though %d were evicted for it: give the Pods a required podAntiAffinity with this topologyKey; tried again at %s"
                            .formatted(what, repairs.evictions(), repairs.next(placement)));
        }
        return new Evict(spare.get().name(), what);
    }

    private static Report homeless(String who) {
        return new Report(
                "TooFewNodes",
                who
                        + " found no Node: add one, or uncordon one; a volume that lies on one Node keeps its Pod there, and an anti-affinity needs a Node for each");
    }

    private static Optional<Placed> spare(Placement placement) {
        return placement.movable().stream()
                .filter(pod -> pod.standing() == Standing.STANDBY)
                .max(Comparator.comparing(placement::crowd).thenComparing(Placed::name));
    }
}
