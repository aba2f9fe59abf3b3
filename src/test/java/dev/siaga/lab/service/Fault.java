package dev.siaga.lab.service;

import java.time.Duration;

/**
 * What is wrong with the service on request: the share of its orders that fail with 500 (0 to 1), and by how many milliseconds each answer is
 * late.
 */
public record Fault(double errors, long latencyMillis) {
    public static final Fault NONE = new Fault(0, 0);

    public Fault {
        if (!(errors >= 0 && errors <= 1) || latencyMillis < 0) {
            throw new IllegalArgumentException("errors must lie between 0 and 1, latencyMillis must not be negative: "
                    + errors + ", " + latencyMillis);
        }
    }

    Duration latency() {
        return Duration.ofMillis(latencyMillis);
    }

    /** Whether the nth order fails: evenly spread, so that any window holds the share that was asked for. */
    boolean fails(long order) {
        return Math.floor((order + 1) * errors) > Math.floor(order * errors);
    }
}
