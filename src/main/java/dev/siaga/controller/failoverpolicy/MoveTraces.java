package dev.siaga.controller.failoverpolicy;

import dev.siaga.adapter.tracing.MoveTrace;
import dev.siaga.adapter.tracing.MoveTracer;
import dev.siaga.adapter.tracing.Passage;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.City;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Snapshot;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Traces moves of the primary, where somebody collects traces. Whatever goes wrong here is logged, and nobody's trouble. */
@Singleton
class MoveTraces {
    private static final Logger LOG = Logger.getLogger(MoveTraces.class);

    private final MoveTracer tracer;
    private final Map<EstateKey, MoveCourse> courses = new ConcurrentHashMap<>();

    MoveTraces(MoveTracer tracer) {
        this.tracer = tracer;
    }

    /** Where a move is to be found; empty where nobody collects. */
    Optional<String> idOf(EstateKey estate, MoveDocument move) {
        return tracer.on() ? Optional.of(trace(estate, move).traceId()) : Optional.empty();
    }

    /** The same of the move that is under way. */
    Optional<String> underway(EstateRuntime estate) {
        return tracer.on()
                ? course(estate).underway(estate.reading().moves()).flatMap(move -> idOf(estate.key(), move))
                : Optional.empty();
    }

    void follow(EstateRuntime estate, Snapshot seen, FailoverDecision decision, FailoverIncidents incidents) {
        if (!tracer.on()) {
            return;
        }
        try {
            course(estate)
                    .follow(sight(estate, seen, decision), context(estate, seen, incidents))
                    .forEach(told -> tell(estate.key(), told));
        } catch (RuntimeException e) {
            LOG.warnf("estate=%s not traced: %s", estate.key(), e);
        }
    }

    /** This city's writers are led to that city. */
    void led(EstateRuntime estate, City to) {
        if (tracer.on()) {
            course(estate).led(to, estate.clock().now());
        }
    }

    void forget(EstateKey estate) {
        courses.remove(estate);
    }

    private MoveCourse course(EstateRuntime estate) {
        return courses.computeIfAbsent(estate.key(), _ -> new MoveCourse(estate.self()));
    }

    private static MoveCourse.Sight sight(EstateRuntime estate, Snapshot seen, FailoverDecision decision) {
        boolean won = estate.reading().moves().stream()
                .anyMatch(move -> move.epoch() == seen.permit().epoch()
                        && move.completedAt() == null
                        && move.to().equals(seen.self().name()));
        Optional<Instant> vacant = seen.quorum() instanceof Quorum.Reachable q
                        && q.holder().isEmpty()
                        && q.epoch().isPresent()
                ? Optional.of(seen.now().minus(q.holderGoneFor()))
                : Optional.empty();
        return new MoveCourse.Sight(
                seen.now(),
                Stage.of(decision, seen.permit(), won),
                vacant,
                estate.reading().moves());
    }

    private static MoveCourse.Context context(EstateRuntime estate, Snapshot seen, FailoverIncidents incidents) {
        return new MoveCourse.Context() {
            @Override
            public boolean expectsIncident(MoveDocument move) {
                return FailoverIncidents.failover(estate.self(), move);
            }

            @Override
            public Optional<String> incident(MoveDocument move) {
                return incidents.nameOf(estate.key(), move);
            }

            @Override
            public Duration recoveryTime() {
                return seen.estate().timing().recoveryTime();
            }
        };
    }

    private void tell(EstateKey estate, MoveCourse.Told told) {
        MoveTrace trace = trace(estate, told.move());
        Passage plain = told.passage();
        Map<String, Object> facts = new HashMap<>(plain.facts());
        facts.put("k8s.namespace.name", estate.namespace());
        facts.put("siaga.estate", estate.policy());
        facts.put("siaga.epoch", told.move().epoch());
        Passage passage = new Passage(plain.name(), plain.begun(), plain.ended(), facts, plain.failure());
        if (told.whole()) {
            tracer.tell(trace, passage);
            LOG.infof("estate=%s epoch=%d trace=%s told", estate, told.move().epoch(), trace.traceId());
        } else {
            tracer.tellPart(trace, passage);
        }
    }

    private static MoveTrace trace(EstateKey estate, MoveDocument move) {
        return new MoveTrace(estate.namespace(), estate.policy(), move.epoch(), move.startedAt());
    }
}
