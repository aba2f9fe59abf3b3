package dev.siaga.failover;

import java.time.Duration;

/**
 * A liveness probe that Patroni itself answers, in the numbers of a Pod: it asks every {@code period}, waits for {@code timeout}, and after so
 * many failures in a row the kubelet ends the container, with SIGKILL once {@code grace} has passed. {@code preStop}: the container has a hook
 * that uses the grace up.
 */
public record LivenessProbe(Duration period, Duration timeout, int failures, Duration grace, boolean preStop) {
    /** What a kubelet gives a container between SIGTERM and SIGKILL at least. */
    private static final Duration LEAST_GRACE = Duration.ofSeconds(2);

    /** From the verdict of a probe to the first signal. */
    private static final Duration KUBELETS_TURN = Duration.ofSeconds(1);

    /**
     * The longest that a container lives once it is frozen. The first question that fails is asked one period later at most, the next ones
     * every period, or as soon as the one before has timed out, and the last one times out, too.
     */
    public Duration endsFrozenWithin() {
        Duration noticed =
                period.plus(longer(period, timeout).multipliedBy(failures - 1L)).plus(timeout);
        Duration killed = preStop ? grace.plus(LEAST_GRACE) : longer(grace, LEAST_GRACE);
        return noticed.plus(KUBELETS_TURN).plus(killed);
    }

    /** What the questions of a probe may take for a container of the shortest grace to have ended in time. */
    public static Duration roomToNotice(Duration needed) {
        return needed.minus(KUBELETS_TURN).minus(LEAST_GRACE);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
