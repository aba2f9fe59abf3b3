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
import org.jboss.logging.Logger;

/**
 * Declares an incident for each failover that ended in this city. Off the path of decisions: an API server that doesn't answer may delay an incident
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
    private final Set<String> declared = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> tried = new ConcurrentHashMap<>();

    FailoverIncidents(IncidentDesk desk) {
        this.desk = desk;
    }

    void declare(EstateRuntime estate, Duration recoveryTime, Instant now) {
        for (MoveDocument move : estate.reading().moves()) {
            cause(estate.key(), estate.self(), move, recoveryTime, now)
                    .ifPresent(cause -> declare(estate.key(), cause, now));
        }
    }

    private void declare(EstateKey estate, Cause cause, Instant now) {
        String once = estate.namespace() + "/" + cause.key();
        boolean pause = tried.getOrDefault(once, Instant.MIN).plus(AGAIN).isAfter(now);
        if (declared.contains(once) || pause) {
            return;
        }
        tried.put(once, now);
        threads.submit(() -> {
            try {
                LOG.infof(
                        "estate=%s cause=%s incident=%s", estate, cause.key(), desk.declare(estate.namespace(), cause));
                declared.add(once);
                tried.remove(once);
            } catch (KubernetesClientException e) {
                LOG.warnf("estate=%s cause=%s no incident yet: %s", estate, cause.key(), e.getMessage());
            }
        });
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
