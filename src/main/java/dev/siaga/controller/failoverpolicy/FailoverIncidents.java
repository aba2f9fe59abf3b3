package dev.siaga.controller.failoverpolicy;

import dev.siaga.controller.incident.IncidentDesk;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.City;
import dev.siaga.failover.Reason;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.incident.Situation;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Declares an incident for each failover that ended in this city, and tells it what the old primary brings back. Off the path of decisions: an API server that doesn't answer may delay an incident
 * and never a failover.
 */
@Singleton
class FailoverIncidents {
    private static final Logger LOG = Logger.getLogger(FailoverIncidents.class);
    /** A restarted operator reads old moves again; their incidents may have been closed and removed long ago. */
    private static final Duration NEWS = Duration.ofHours(1);

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final IncidentDesk desk;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> tried = new ConcurrentHashMap<>();

    FailoverIncidents(IncidentDesk desk) {
        this.desk = desk;
    }

    void declare(EstateRuntime estate, Duration recoveryTime, Instant now) {
        EstateKey key = estate.key();
        for (MoveDocument move : estate.reading().moves()) {
            Optional<Cause> cause = cause(key, estate.self(), move, recoveryTime, now);
            String declared = "%s/%s".formatted(key.namespace(), causeKey(key, move));
            cause.ifPresent(c ->
                    once(declared, now, () -> desk.declare(key.namespace(), c).toString()));
            if (cause.isEmpty() || done.contains(declared)) {
                observation(estate.self(), move)
                        .ifPresent(text -> once(
                                declared + "/diverged",
                                now,
                                () -> desk.observe(key.namespace(), causeKey(key, move), text, now)
                                        ? "observed: " + text
                                        : "has nobody to tell: " + text));
            }
        }
    }

    /** What was done is told in the log, once; what failed is done again. */
    private void once(String what, Instant now, Supplier<String> call) {
        boolean pause = tried.getOrDefault(what, Instant.MIN).plus(AGAIN).isAfter(now);
        if (done.contains(what) || pause) {
            return;
        }
        tried.put(what, now);
        threads.submit(() -> {
            try {
                LOG.infof("cause=%s %s", what, call.get());
                done.add(what);
                tried.remove(what);
            } catch (KubernetesClientException e) {
                LOG.warnf("cause=%s its incident doesn't know yet: %s", what, e.getMessage());
            }
        });
    }

    /** What a move means, if it is a failover to this city that ended a moment ago. A planned move is no incident. */
    static Optional<Cause> cause(EstateKey estate, City self, MoveDocument move, Duration recoveryTime, Instant now) {
        if (!failover(self, move)
                || Instant.parse(move.completedAt()).plus(NEWS).isBefore(now)) {
            return Optional.empty();
        }
        boolean late = move.rtoSeconds() * 1000 > recoveryTime.toMillis();
        return Optional.of(new Cause(
                causeKey(estate, move),
                "The primary of %s moved from %s to %s".formatted(estate.policy(), move.from(), move.to()),
                summary(move, recoveryTime, late),
                late ? Severity.SEV1 : Severity.SEV2,
                // The city that was lost is no primary any more: what is left is the row of a standby city that is
                // down.
                late ? Optional.empty() : Optional.of(Situation.ONE_STANDBY_CITY_DOWN),
                new Affected(List.of(move.from()), List.of(), List.of(estate.policy())),
                Instant.parse(move.startedAt())));
    }

    private static boolean failover(City self, MoveDocument move) {
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
