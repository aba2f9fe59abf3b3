package dev.siaga.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What was learned. Written in drafts, so anything may still be missing; an incident that touched customers is closed only when nothing is. */
public record Postmortem(
        Optional<String> owner,
        Optional<String> rootCause,
        Optional<String> impact,
        Optional<String> collateralDamage,
        Optional<String> wentWell,
        Optional<String> temporaryFix,
        Optional<String> permanentFix,
        boolean timelineComplete,
        List<FollowUp> followUps) {
    public Postmortem {
        followUps = List.copyOf(followUps);
    }

    /** One action that keeps this from happening again. Due at the end of its day. */
    public record FollowUp(String action, Optional<String> owner, Optional<Instant> due, boolean done) {
        boolean overdue(Instant now) {
            return !done && due.filter(at -> !now.isBefore(at)).isPresent();
        }
    }

    /** The fields that closing still waits for, as manifests name them. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        require(missing, "owner", owner);
        require(missing, "rootCause", rootCause);
        require(missing, "impact", impact);
        require(missing, "collateralDamage", collateralDamage);
        require(missing, "wentWell", wentWell);
        require(missing, "temporaryFix", temporaryFix);
        require(missing, "permanentFix", permanentFix);
        if (!timelineComplete) {
            missing.add("timelineComplete");
        }
        if (followUps.isEmpty()) {
            missing.add("followUps");
        }
        IntStream.range(0, followUps.size()).forEach(i -> {
            require(missing, "followUps[" + i + "].owner", followUps.get(i).owner());
            require(missing, "followUps[" + i + "].due", followUps.get(i).due());
        });
        return List.copyOf(missing);
    }

    public List<FollowUp> overdue(Instant now) {
        return followUps.stream().filter(action -> action.overdue(now)).toList();
    }

    private static void require(List<String> missing, String field, Optional<?> value) {
        if (value.filter(v -> !v.toString().isBlank()).isEmpty()) {
            missing.add(field);
        }
    }
}
