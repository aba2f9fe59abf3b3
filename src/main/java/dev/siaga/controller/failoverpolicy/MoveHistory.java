package dev.siaga.controller.failoverpolicy;

import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Move;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The last moves as a policy's status tells them. */
final class MoveHistory {
    private static final int KEPT = 10;

    private MoveHistory() {}

    /** What the quorum says; while it says nothing, what was known before. */
    static List<Move> of(
            Optional<FailoverPolicyStatus> before,
            List<MoveDocument> moves,
            Function<MoveDocument, Optional<String>> traceOf) {
        return moves.isEmpty()
                ? before.map(FailoverPolicyStatus::history).orElse(null)
                : moves.stream()
                        .limit(KEPT)
                        .map(move -> move(move, traceOf.apply(move)))
                        .toList();
    }

    private static Move move(MoveDocument m, Optional<String> trace) {
        boolean diverged = m.divergedBytes() != null && m.divergedBytes() > 0 && m.divergedUntil() != null;
        return new Move(
                m.epoch(),
                m.from(),
                m.to(),
                m.reason(),
                m.startedAt(),
                m.completedAt(),
                m.rtoSeconds(),
                m.lostBytes(),
                m.divergedBytes(),
                diverged ? m.lastCommit() : null,
                diverged ? m.divergedUntil() : null,
                trace.orElse(null));
    }
}
