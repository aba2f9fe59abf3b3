package dev.siaga.cli;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/** A planned move that was asked for where the primary is: only its operator hands primacy over. */
record Move(String policy, String to, String id) {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Writes the request down; refuses what makes no sense here. */
    static Move request(Cluster cluster, FailoverPolicy policy, String to, String who) {
        refusal(policy, to).ifPresent(why -> {
            throw new Problem(why);
        });
        String id = who + "-" + Instant.now().truncatedTo(ChronoUnit.MILLIS);
        cluster.patch(policy, "{\"spec\":{\"switchover\":{\"to\":\"%s\",\"id\":\"%s\"}}}".formatted(to, id));
        return new Move(policy.getMetadata().getName(), to, id);
    }

    /** Whether this city is the one that hands over. */
    static boolean leads(FailoverPolicy policy) {
        return policy.getStatus() != null && "Primary".equals(policy.getStatus().phase());
    }

    /** Why it makes no sense to ask here. */
    static Optional<String> refusal(FailoverPolicy policy, String to) {
        FailoverPolicyStatus status = policy.getStatus();
        if (!policy.getSpec().cities().contains(to)) {
            return Optional.of("%s is no city of this estate: its cities are %s"
                    .formatted(to, String.join(", ", policy.getSpec().cities())));
        }
        if (status == null || status.holder() == null) {
            return Optional.of("no city is primary as far as this one knows: see kubectl siaga status");
        }
        if (to.equals(status.holder())) {
            return Optional.of(to + " is primary already");
        }
        if (Boolean.TRUE.equals(policy.getSpec().paused())) {
            return Optional.of("the estate is paused, so nothing moves: kubectl siaga resume");
        }
        return leads(policy)
                ? Optional.empty()
                : Optional.of("the primary is %s: name that city's context with --context".formatted(status.holder()));
    }

    /** Waits until it is done, and tells each decision on the way; what was asked for stands when it isn't done in time. */
    FailoverPolicyStatus await(Cluster cluster, Duration patience, Consumer<String> tell) {
        Instant end = Instant.now().plus(patience);
        String told = "";
        while (Instant.now().isBefore(end)) {
            FailoverPolicyStatus status =
                    cluster.named(FailoverPolicy.class, policy).getStatus();
            if (to.equals(status.holder())) {
                return status;
            }
            String now = Optional.ofNullable(status.lastDecision())
                    .map(FailoverPolicyStatus.Decision::message)
                    .orElse("");
            if (!now.equals(told)) {
                tell.accept(now);
                told = now;
            }
            pause();
        }
        throw new Problem("%s is not primary after %d s; the request %s stands until it is honoured or called off: %s"
                .formatted(to, patience.toSeconds(), id, told));
    }

    static void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted; what was asked for stands");
        }
    }
}
