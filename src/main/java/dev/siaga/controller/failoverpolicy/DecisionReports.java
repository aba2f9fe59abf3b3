package dev.siaga.controller.failoverpolicy;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.Announcer;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.City;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Reason;
import dev.siaga.failover.Snapshot;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Tells humans of a change of decision, once: one log line, one Event, the metrics; and of what calls for a human by an incident. */
@Singleton
class DecisionReports {
    private static final Logger LOG = Logger.getLogger(DecisionReports.class);
    private static final Set<Reason> WORRYING = EnumSet.of(
            Reason.AWAITING_FENCE,
            Reason.DATABASE_DOWN,
            Reason.DRY_RUN,
            Reason.FENCE_UNSOUND,
            Reason.FORKED,
            Reason.HOLDER_LOST,
            Reason.LOCAL_CITY_UNOBSERVED,
            Reason.NO_CANDIDATE,
            Reason.NO_DATA,
            Reason.PAUSED,
            Reason.PERMIT_ENDED,
            Reason.QUORUM_UNREACHABLE,
            Reason.QUORUM_WIPED,
            Reason.RECOVERY_POINT_EXCEEDED,
            Reason.SERVICES_DOWN,
            Reason.SILENT_MEMBERS,
            Reason.SUPERSEDED,
            Reason.SWITCHOVER_CALLED_OFF,
            Reason.SWITCHOVER_WAITS,
            Reason.TWO_PRIMARIES,
            Reason.UPSTREAM_UNKNOWN);

    private record Told(String action, Reason reason, Optional<String> obstacle) {}

    private final Announcer announcer;
    private final PrimacyMetrics metrics;
    private final FailoverIncidents failovers;
    private final EstateIncidents incidents;
    private final SituationIncidents situations;
    private final LevelReports levels;
    private final MoveTraces traces;
    private final Map<EstateKey, Told> told = new ConcurrentHashMap<>();

    DecisionReports(
            Announcer announcer,
            PrimacyMetrics metrics,
            FailoverIncidents failovers,
            EstateIncidents incidents,
            SituationIncidents situations,
            LevelReports levels,
            MoveTraces traces) {
        this.announcer = announcer;
        this.metrics = metrics;
        this.failovers = failovers;
        this.incidents = incidents;
        this.situations = situations;
        this.levels = levels;
        this.traces = traces;
    }

    void report(
            FailoverPolicy policy,
            EstateRuntime estate,
            Snapshot seen,
            FailoverDecision decision,
            Optional<String> obstacle) {
        metrics.update(estate, seen);
        failovers.declare(estate, seen.estate().timing().recoveryTime(), seen.now());
        traces.follow(estate, seen, decision, failovers);
        incidents.judge(estate.key(), seen, decision);
        situations.judge(estate, seen);
        levels.report(policy, estate.key(), seen);
        Told now = new Told(decision.getClass().getSimpleName(), decision.reason(), obstacle);
        Told before = told.put(estate.key(), now);
        if (now.equals(before)) {
            return;
        }
        if (before == null || before.reason() != now.reason()) {
            metrics.decided(estate.key(), now.reason());
        }
        LOG.infof(
                "estate=%s city=%s decision=%s reason=%s epoch=%d %s%s%s",
                estate.key(),
                estate.self(),
                now.action(),
                decision.reason().word(),
                seen.highestEpoch(),
                traces.underway(estate).map(id -> "trace=" + id + " ").orElse(""),
                decision.message(),
                obstacle.map(o -> " (" + o + ")").orElse(""));
        if (WORRYING.contains(decision.reason()) || obstacle.isPresent()) {
            announcer.warning(
                    policy,
                    decision.reason().word(),
                    decision.message() + obstacle.map(o -> ": " + o).orElse(""));
        } else {
            announcer.normal(policy, decision.reason().word(), decision.message());
        }
    }

    /** This city's writers are led to that city. */
    void led(EstateRuntime estate, City to) {
        traces.led(estate, to);
    }

    /** Where a move is to be found among traces; empty where nobody collects them. */
    Optional<String> traceOf(EstateRuntime estate, MoveDocument move) {
        return traces.idOf(estate.key(), move);
    }

    void cannotRetire(FailoverPolicy policy) {
        announcer.warning(
                policy,
                "DeletionWaitsForQuorum",
                "the policy can't be deleted while no majority of the quorum answers: another city would take over from a primary that is no longer fenced");
    }

    void forget(EstateKey estate) {
        told.remove(estate);
        metrics.forget(estate);
        failovers.forget(estate);
        incidents.forget(estate);
        levels.forget(estate);
        traces.forget(estate);
    }
}
