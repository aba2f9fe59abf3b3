package dev.siaga.controller.failoverpolicy;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus.Decision;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus.LevelEntry;
import dev.siaga.controller.Conditions;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumDocuments.MoveDocument;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.FreezeCover;
import dev.siaga.failover.LivenessProbe;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Readiness;
import dev.siaga.failover.Reason;
import dev.siaga.failover.Snapshot;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes a policy's status from what was seen and decided; the same sight and decision make the same status. */
final class PolicyStatusFactory {
    private static final String FREEZE_COVERED = "FreezeCovered";
    private static final int LEVELS_KEPT = 10;
    private static final int REASONS_KEPT = 4;

    private PolicyStatusFactory() {}

    static FailoverPolicyStatus unusable(FailoverPolicy policy, String message) {
        Optional<FailoverPolicyStatus> before = Optional.ofNullable(policy.getStatus());
        Conditions conditions = conditions(policy, before);
        return new FailoverPolicyStatus(
                policy.getMetadata().getGeneration(),
                before.map(FailoverPolicyStatus::holder).orElse(null),
                before.map(FailoverPolicyStatus::lastHolder).orElse(null),
                before.map(FailoverPolicyStatus::epoch).orElse(null),
                before.map(FailoverPolicyStatus::quorumID).orElse(null),
                "Invalid",
                before.map(FailoverPolicyStatus::level).orElse(null),
                before.map(FailoverPolicyStatus::levelReasons).orElse(null),
                before.map(FailoverPolicyStatus::levelSince).orElse(null),
                before.map(FailoverPolicyStatus::levelHistory).orElse(null),
                before.map(FailoverPolicyStatus::lastDecision).orElse(null),
                before.map(FailoverPolicyStatus::switchoverId).orElse(null),
                before.map(FailoverPolicyStatus::history).orElse(null),
                null,
                null,
                List.of(
                        conditions.of("Ready", false, "Invalid", message),
                        conditions.of("Valid", false, "Invalid", message)));
    }

    static FailoverPolicyStatus of(
            FailoverPolicy policy,
            EstateRuntime estate,
            Snapshot s,
            FailoverDecision decision,
            Optional<String> obstacle,
            Function<MoveDocument, Optional<String>> traceOf) {
        Optional<FailoverPolicyStatus> before = Optional.ofNullable(policy.getStatus());
        Readiness readiness = Readiness.of(s);
        List<LevelEntry> levels = levels(before, readiness, s);
        return new FailoverPolicyStatus(
                policy.getMetadata().getGeneration(),
                holder(s).orElse(null),
                s.lastHolder().map(Object::toString).orElse(null),
                s.highestEpoch() == 0 ? null : s.highestEpoch(),
                estate.quorumID(before.map(FailoverPolicyStatus::quorumID)).orElse(null),
                phase(s, decision),
                readiness.level().text(),
                readiness.reasons().stream().limit(16).toList(),
                levels.getFirst().since(),
                levels,
                decision(before, s, decision, obstacle),
                switchoverId(before, s),
                MoveHistory.of(before, estate.reading().moves(), traceOf),
                LossForecasts.of(before.map(FailoverPolicyStatus::ifLost).orElse(List.of()), s),
                null,
                conditions(policy, before, s, readiness, estate.freezeCover()));
    }

    private static Optional<String> holder(Snapshot s) {
        return s.quorum() instanceof Quorum.Reachable q
                ? q.holder().map(h -> h.city().name())
                : Optional.empty();
    }

    /** The message and the time stay as long as act and reason do: a status that counts seconds would be written twice a second. */
    private static Decision decision(
            Optional<FailoverPolicyStatus> before, Snapshot s, FailoverDecision decision, Optional<String> obstacle) {
        String action = decision.getClass().getSimpleName();
        String message = obstacle.map(o -> decision.message() + " (" + o + ")").orElse(decision.message());
        return before.map(FailoverPolicyStatus::lastDecision)
                .filter(last ->
                        action.equals(last.action()) && decision.reason().word().equals(last.reason()))
                .filter(last -> obstacle.isEmpty() || message.equals(last.message()))
                .orElseGet(() -> new Decision(
                        action,
                        decision.reason().word(),
                        message,
                        s.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static List<LevelEntry> levels(Optional<FailoverPolicyStatus> before, Readiness readiness, Snapshot s) {
        List<LevelEntry> known = before.map(FailoverPolicyStatus::levelHistory).orElse(List.of());
        String level = readiness.level().text();
        if (!known.isEmpty() && known.getFirst().level().equals(level)) {
            return known;
        }
        LevelEntry entered = new LevelEntry(
                level,
                s.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                readiness.reasons().stream().limit(REASONS_KEPT).toList());
        return Stream.concat(Stream.of(entered), known.stream())
                .limit(LEVELS_KEPT)
                .toList();
    }

    private static String switchoverId(Optional<FailoverPolicyStatus> before, Snapshot s) {
        Optional<String> ended = s.quorum() instanceof Quorum.Reachable q
                ? q.epoch()
                        .flatMap(EpochRecord::handover)
                        .filter(h -> !h.open())
                        .map(EpochRecord.Handover::id)
                : Optional.empty();
        return ended.or(() -> before.map(FailoverPolicyStatus::switchoverId)).orElse(null);
    }

    private static List<Condition> conditions(
            FailoverPolicy policy,
            Optional<FailoverPolicyStatus> before,
            Snapshot s,
            Readiness readiness,
            FreezeCover cover) {
        Conditions conditions = conditions(policy, before);
        boolean reachable = s.quorum() instanceof Quorum.Reachable;
        boolean ready = readiness.level() == Readiness.Level.NORMAL || readiness.level() == Readiness.Level.SIAGA_3;
        return List.of(
                conditions.of(
                        "Ready",
                        ready,
                        ready ? "OnePrimary" : "NotReady",
                        ready ? "one city writes and the others stand by" : String.join("; ", readiness.reasons())),
                conditions.of("Valid", true, "Valid", "the policy and its CityClusters can be worked with"),
                conditions.of(
                        "QuorumReachable",
                        reachable,
                        reachable ? "Reachable" : Reason.QUORUM_UNREACHABLE.word(),
                        s.quorum() instanceof Quorum.Unreachable u ? u.why() : "a majority of the quorum answers"),
                conditions.of(
                        "Fenced",
                        s.unsound().isEmpty() && !(s.permit() instanceof Permit.Absent),
                        s.unsound().isPresent() ? Reason.FENCE_UNSOUND.word() : guarded(s) ? "Guarded" : "NotGuarded",
                        s.unsound()
                                .orElse(
                                        guarded(s)
                                                ? "Patroni's lock in this city is judged by the permit"
                                                : "this city has no permit yet: it is guarded once the estate is adopted")),
                freezeCovered(conditions, cover),
                writesOpen(
                        conditions,
                        s.evidence().settings().map(Evidence.Settings::writes).orElse(Evidence.Writes.OPEN)));
    }

    private static Condition writesOpen(Conditions conditions, Evidence.Writes writes) {
        return switch (writes) {
            case OPEN ->
                conditions.of("WritesOpen", true, "Open", "nothing in Patroni's configuration closes writes here");
            case REOPENED ->
                conditions.of(
                        "WritesOpen", true, "Reopened", "Siaga had closed writes here, and somebody opened them again");
            case CLOSED ->
                conditions.of(
                        "WritesOpen",
                        false,
                        Reason.SERVICES_DOWN.word(),
                        "all services of this city are down: its database refuses writes until one works again");
            case CLOSED_BY_OTHERS ->
                conditions.of(
                        "WritesOpen",
                        false,
                        "ClosedByOthers",
                        "Patroni's configuration sets default_transaction_read_only, and not by Siaga: remove it to accept writes");
        };
    }

    private static Condition freezeCovered(Conditions conditions, FreezeCover cover) {
        return switch (cover) {
            case FreezeCover.Watchdog ignored ->
                conditions.of(FREEZE_COVERED, true, "Watchdog", "a required watchdog resets what freezes");
            case FreezeCover.Kubelet(Duration within) ->
                conditions.of(
                        FREEZE_COVERED,
                        true,
                        "LivenessProbe",
                        "the kubelets end frozen members within %d s, before another city may be promoted"
                                .formatted(within.toSeconds()));
            case FreezeCover.NoProbe(Duration needed) ->
                conditions.of(
                        FREEZE_COVERED,
                        false,
                        "NoLivenessProbe",
                        "a member's Pod has no livenessProbe on Patroni's port: nothing ends it when it freezes and no operator lives; "
                                + remedy(needed));
            case FreezeCover.TooSlow(Duration within, Duration needed) ->
                conditions.of(
                        FREEZE_COVERED,
                        false,
                        "LivenessProbeTooSlow",
                        "a frozen member lives for up to %d s, longer than the %d s after which another city may be promoted; "
                                        .formatted(within.toSeconds(), needed.toSeconds())
                                + remedy(needed));
            case FreezeCover.Unknown ignored ->
                conditions.unknown(FREEZE_COVERED, "NoMembers", "no Patroni member of this city is known");
        };
    }

    private static String remedy(Duration needed) {
        return ("give Patroni's container a livenessProbe with httpGet.path /liveness, terminationGracePeriodSeconds 1 and"
                        + " periodSeconds + (failureThreshold - 1) x the longer of periodSeconds and timeoutSeconds + timeoutSeconds of at most %d s,"
                        + " or require a watchdog (fence.watchdogRequired)")
                .formatted(LivenessProbe.roomToNotice(needed).toSeconds());
    }

    private static boolean guarded(Snapshot s) {
        return !(s.permit() instanceof Permit.Absent);
    }

    private static Conditions conditions(FailoverPolicy policy, Optional<FailoverPolicyStatus> before) {
        return new Conditions(
                before.map(FailoverPolicyStatus::conditions).orElse(null),
                policy.getMetadata().getGeneration());
    }

    private static String phase(Snapshot s, FailoverDecision decision) {
        return switch (decision) {
            case FailoverDecision.Serve ignored -> "Primary";
            case FailoverDecision.CloseWrites ignored -> "Primary";
            case FailoverDecision.OpenWrites ignored -> s.permit() instanceof Permit.Primary ? "Primary" : "Standby";
            case FailoverDecision.StepDown ignored -> "Fencing";
            case FailoverDecision.Expel ignored -> "Fencing";
            case FailoverDecision.Release ignored -> "Fencing";
            case FailoverDecision.AwaitFence ignored -> "AwaitingFence";
            case FailoverDecision.Contend ignored -> "Promoting";
            case FailoverDecision.Promote ignored -> "Promoting";
            case FailoverDecision.Demote ignored -> "Switching";
            case FailoverDecision.CallOff ignored -> "Switching";
            case FailoverDecision.Note ignored -> "Primary";
            case FailoverDecision.Follow ignored -> "Rejoining";
            case FailoverDecision.Reclone ignored -> "Recloning";
            case FailoverDecision.CloneAnew ignored -> "Recloning";
            case FailoverDecision.MarkStandby ignored -> "Rejoining";
            case FailoverDecision.Hold hold -> holding(s, hold.reason());
        };
    }

    private static String holding(Snapshot s, Reason reason) {
        return switch (reason) {
            case FOLLOWING -> "Standby";
            case FENCING -> "Fencing";
            case AWAITING_NEW_PRIMARY, AWAITING_LOCAL_MEMBERS -> "Rejoining";
            case ADOPTION_AWAITS_CITIES, ADOPTION_AWAITS_PRIMARY, TWO_PRIMARIES -> "Adopting";
            case SWITCHING, CATCHING_UP -> "Switching";
            case PAUSED, DRY_RUN -> "Paused";
            default -> s.permit() instanceof Permit.Primary p && !p.endedAt(s.now()) ? "Primary" : "ReadOnly";
        };
    }
}
