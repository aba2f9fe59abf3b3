package dev.siaga.lab.chaos;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import java.util.Optional;

/**
 * One change of holder, as the estate's own record has it.
 *
 * @param lostBytes between the last position that the old primary had told and the one that was promoted
 * @param divergedBytes of log that only the old primary had when it came back
 */
record Moved(long epoch, String from, String to, String reason, double seconds, long lostBytes, long divergedBytes) {
    static Moved of(FailoverPolicyStatus.Move move) {
        return new Moved(
                move.epoch(),
                Optional.ofNullable(move.from()).orElse(""),
                Optional.ofNullable(move.to()).orElse(""),
                Optional.ofNullable(move.reason()).orElse(""),
                Optional.ofNullable(move.rtoSeconds()).orElse(0.0),
                Optional.ofNullable(move.lostBytes()).orElse(0L),
                Optional.ofNullable(move.divergedBytes()).orElse(0L));
    }
}
