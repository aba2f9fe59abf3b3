package dev.siaga.slo;

import java.time.Duration;

/**
 * What the readings say of one tier or level.
 *
 * @param threshold the burn rate, or the ratio to the limit, at which it fires; for humans
 * @param calmFor how long it must stay calm before its alarm eases
 */
public record Verdict(
        String tier, Severity severity, State state, String threshold, Duration calmFor, Severity.ResponseTimes times) {

    /** Between firing and calm lies lingering, so that an alarm doesn't flap. */
    public enum State {
        FIRING,
        LINGERING,
        CALM,
        UNKNOWN
    }

    public boolean firing() {
        return state == State.FIRING;
    }

    public boolean calm() {
        return state == State.CALM;
    }
}
