package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.incident.Teller;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.City;
import dev.siaga.failover.Reason;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Declares an incident for each failover that ended in this city. Off the path of decisions: an API server that doesn't answer may delay an incident
 * and never a failover.
 */
@Singleton
class FailoverIncidents {
    /** A restarted operator reads old moves again; their incidents may have been closed and removed long ago. */
    private static final Duration NEWS = Duration.ofHours(1);

    private final Teller teller;
    private final Map<EstateKey, List<MoveDocument>> known = new ConcurrentHashMap<>();

    FailoverIncidents(Teller teller) {
        this.teller = teller;
    }

    void declare(EstateRuntime estate, Duration recoveryTime, Instant now) {
        List<MoveDocument> moves = estate.reading().moves();
        if (moves.equals(known.put(estate.key(), moves))) {
            return;
        }
        moves.forEach(move -> cause(estate.key(), estate.self(), move, recoveryTime, now)
                .ifPresent(cause -> teller.declare(estate.key().namespace(), cause)));
    }

    void forget(EstateKey estate) {
        known.remove(estate);
    }

    /** What a move means, if it is a failover to this city that ended a moment ago. A planned move is no incident. */
    static Optional<Cause> cause(EstateKey estate, City self, MoveDocument move, Duration recoveryTime, Instant now) {
        boolean failover = move.completedAt() != null
                && move.from() != null
                && !move.from().equals(move.to())
                && self.name().equals(move.to())
                && !move.reason().equals(Reason.SWITCHED_OVER.word());
        if (!failover || Instant.parse(move.completedAt()).plus(NEWS).isBefore(now)) {
            return Optional.empty();
        }
        boolean late = move.rtoSeconds() * 1000 > recoveryTime.toMillis();
        return Optional.of(new Cause(
                "failover/%s/%d".formatted(estate.policy(), move.epoch()),
                "The primary of %s moved from %s to %s".formatted(estate.policy(), move.from(), move.to()),
                summary(move, recoveryTime, late),
                late ? Severity.SEV1 : Severity.SEV2,
                // The city that was lost is no primary any more: what is left is the row of a standby city that is
                // down.
                late ? Optional.empty() : Optional.of(Situation.ONE_STANDBY_CITY_DOWN),
                new Affected(List.of(move.from()), List.of(), List.of(estate.policy())),
                Instant.parse(move.startedAt())));
    }

    private static String summary(MoveDocument move, Duration recoveryTime, boolean late) {
        String lost = move.lostBytes() == null
                ? "an unknown number of bytes was"
                : "%d bytes were".formatted(move.lostBytes());
        return "%s; writes were possible again after %.1f s, %s the objective of %d s; %s lost; epoch %d"
                .formatted(
                        move.reason(),
                        move.rtoSeconds(),
                        late ? "beyond" : "within",
                        recoveryTime.toSeconds(),
                        lost,
                        move.epoch());
    }
}
