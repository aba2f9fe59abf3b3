package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.ContainerState.Terminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Whether an ended container of a Pod starts again, and how long one may take to end. */
record RestartPolicy(Rule rule, Duration grace) {
    enum Rule {
        ALWAYS,
        ON_FAILURE,
        NEVER
    }

    static RestartPolicy of(Pod pod) {
        var grace = Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .orElse(30L);
        var rule = switch (Optional.ofNullable(pod.getSpec().getRestartPolicy()).orElse("Always")) {
            case "Never" -> Rule.NEVER;
            case "OnFailure" -> Rule.ON_FAILURE;
            default -> Rule.ALWAYS;
        };
        return new RestartPolicy(rule, Duration.ofSeconds(grace));
    }

    /** Init containers run until they succeed, once. */
    RestartPolicy forInit() {
        return new RestartPolicy(rule == Rule.ALWAYS ? Rule.ON_FAILURE : rule, grace);
    }

    RestartPolicy always() {
        return new RestartPolicy(Rule.ALWAYS, grace);
    }

    boolean restarts(Terminated ended) {
        return switch (rule) {
            case ALWAYS -> true;
            case ON_FAILURE -> !ended.succeeded();
            case NEVER -> false;
        };
    }
}
