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
 * Declares an incident for each failover that ended in this city, and tells it what the old primary brings back. Off the path of decisions: an API
 * server that doesn't answer may delay an incident and never a failover.
 */
@Singleton
class FailoverIncidents {
    /** A restarted operator reads old moves again; their incidents may have been closed and removed long ago. */
    private static final Duration NEWS = Duration.ofHours(1);

    private final Teller teller;
    private final MoveTraces traces;
    private final Map<EstateKey, List<MoveDocument>> known = new ConcurrentHashMap<>();

    FailoverIncidents(Teller teller, MoveTraces traces) {
        this.teller = teller;
        this.traces = traces;
    }

    void declare(EstateRuntime estate, Duration recoveryTime, Instant now) {
        List<MoveDocument> moves = estate.reading().moves();
        if (moves.equals(known.put(estate.key(), moves))) {
            return;
        }
        String namespace = estate.key().namespace();
        for (MoveDocument move : moves) {
            cause(estate.key(), estate.self(), move, traces.idOf(estate.key(), move), recoveryTime, now)
                    .ifPresent(cause -> teller.declare(namespace, cause));
            observation(estate.self(), move)
                    .ifPresent(text -> teller.observe(namespace, causeKey(estate.key(), move), text, now));
        }
    }

    /** The incident of a move, as soon as it is declared. */
    Optional<String> nameOf(EstateKey estate, MoveDocument move) {
        return teller.incidentOf(estate.namespace(), causeKey(estate, move));
    }

    void forget(EstateKey estate) {
        known.remove(estate);
    }

    /** What a move means, if it is a failover to this city that ended a moment ago. A planned move is no incident. */
    static Optional<Cause> cause(
            EstateKey estate,
            City self,
            MoveDocument move,
            Optional<String> trace,
            Duration recoveryTime,
            Instant now) {
        if (!failover(self, move)
                || Instant.parse(move.completedAt()).plus(NEWS).isBefore(now)) {
            return Optional.empty();
        }
        boolean late = move.rtoSeconds() * 1000 > recoveryTime.toMillis();
        return Optional.of(new Cause(
                        causeKey(estate, move),
                        "The primary of %s moved from %s to %s".formatted(estate.policy(), move.from(), move.to()),
                        summary(move, recoveryTime, late)
                                + trace.map(id -> "; trace " + id).orElse(""),
                        late ? Severity.SEV1 : Severity.SEV2,
                        // The city that was lost is no primary any more: what is left is the row of a standby city.
                        late ? Optional.empty() : Optional.of(Situation.ONE_STANDBY_CITY_DOWN),
                        new Affected(List.of(move.from()), List.of(), List.of(estate.policy())),
                        Instant.parse(move.startedAt()))
                .traced(trace));
    }

    /** An unplanned move to this city that has ended. */
    static boolean failover(City self, MoveDocument move) {
        return move.completedAt() != null
                && move.from() != null
                && !move.from().equals(move.to())
                && self.name().equals(move.to())
                && !move.reason().equals(Reason.SWITCHED_OVER.word());
    }

    private static String causeKey(EstateKey estate, MoveDocument move) {
        return "failover/%s/%d".formatted(estate.policy(), move.epoch());
    }

    /** What the old primary alone had, once it has come back and told; one move always tells it in the same words. */
    static Optional<String> observation(City self, MoveDocument move) {
        if (!failover(self, move) || move.divergedBytes() == null) {
            return Optional.empty();
        }
        if (move.divergedBytes() == 0) {
            return Optional.of("%s came back: its log holds nothing that the new primary lacks".formatted(move.from()));
        }
        String from = Optional.ofNullable(move.lastCommit()).orElse("an unknown time");
        String until = Optional.ofNullable(move.divergedUntil()).orElse("an unknown time");
        return Optional.of(
                "%s came back with %d bytes of log that it alone had; they were given up: what it committed after %s until %s, by its own clock"
                        .formatted(move.from(), move.divergedBytes(), from, until));
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
