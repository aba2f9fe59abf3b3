package dev.siaga.controller.failoverpolicy;

import dev.siaga.adapter.patroni.ConfigPatch;
import dev.siaga.adapter.patroni.PatroniAnswer;
import dev.siaga.adapter.patroni.PatroniClient;
import dev.siaga.adapter.patroni.PatroniConfig;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.controller.primacy.Adoptions;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.Moves;
import dev.siaga.controller.primacy.PatroniMembers;
import dev.siaga.controller.primacy.Primacy;
import dev.siaga.controller.primacy.Recloning;
import dev.siaga.failover.Divergence;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.FailoverDecision.CallOff;
import dev.siaga.failover.FailoverDecision.Contend;
import dev.siaga.failover.FailoverDecision.Demote;
import dev.siaga.failover.FailoverDecision.Follow;
import dev.siaga.failover.FailoverDecision.MarkStandby;
import dev.siaga.failover.FailoverDecision.Note;
import dev.siaga.failover.FailoverDecision.Promote;
import dev.siaga.failover.FailoverDecision.Release;
import dev.siaga.failover.FailoverDecision.Serve;
import dev.siaga.failover.FailoverDecision.StepDown;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Reason;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries a decision out, in the order that keeps one writer: the epoch, then the permit, then Patroni; and the other way round on the way
 * down. Answers what stood in the way; every act is tried again by the next decision.
 */
@Singleton
class FailoverActs {
    private static final String ANOTHER_WROTE = "the permit was written by another replica at the same time";

    private final Primacy primacy;
    private final PatroniClient patroni;
    private final PatroniMembers members;
    private final Moves moves;
    private final Recloning recloning;
    private final Adoptions adoptions;

    FailoverActs(
            Primacy primacy,
            PatroniClient patroni,
            PatroniMembers members,
            Moves moves,
            Recloning recloning,
            Adoptions adoptions) {
        this.primacy = primacy;
        this.patroni = patroni;
        this.members = members;
        this.moves = moves;
        this.recloning = recloning;
        this.adoptions = adoptions;
    }

    Optional<String> perform(EstateRuntime estate, FailoverDecision decision) {
        return switch (decision) {
            case FailoverDecision.Hold ignored -> Optional.empty();
            case FailoverDecision.AwaitFence ignored -> Optional.empty();
            case Contend c
            when c.reason() == Reason.ADOPTED
                    && !adoptions.begin(estate.key(), estate.clock().nanoTime()) ->
                Optional.of("other estates are taken up first");
            case Contend c ->
                unless(
                        primacy.contend(estate, c.epoch(), c.reason().word()),
                        "the epoch could not be won: another city may have it");
            case Promote p -> promote(estate, p);
            case Serve s -> {
                moves.complete(estate, s.epoch());
                yield Optional.empty();
            }
            case FailoverDecision.CloseWrites c -> {
                moves.complete(estate, c.epoch());
                yield patch(estate, ConfigPatch.closeWrites(c.epoch()));
            }
            case FailoverDecision.OpenWrites _ -> patch(estate, ConfigPatch.openWrites(writes(estate)));
            case Demote d -> demote(estate, d);
            case Note n ->
                unless(
                        primacy.hand(
                                estate,
                                n.epoch(),
                                Optional.of(new EpochRecord.Handover(
                                        n.to(), n.id(), estate.clock().now(), false))),
                        "the quorum did not take the note");
            case CallOff c ->
                primacy.hand(estate, c.epoch(), Optional.empty())
                        ? patch(estate, opening(estate, ConfigPatch.promote()))
                        : Optional.of("the quorum did not take the end of the planned move");
            case StepDown s -> unless(primacy.stepDown(estate, s.epoch(), s.reason()), ANOTHER_WROTE);
            case FailoverDecision.Expel e ->
                unless(
                        members.expel(estate.local(), e.members(), e.startedBefore()),
                        "not every Pod is on its way out yet: their Nodes may be gone");
            case Release r ->
                unless(primacy.release(estate, r.epoch(), r.fenced()), "the quorum did not take the key back");
            case Follow f -> follow(estate, f);
            case FailoverDecision.Reclone r -> reclone(estate, r);
            case FailoverDecision.CloneAnew ignored -> {
                recloning.forgetCluster(estate.local());
                yield Optional.empty();
            }
            case MarkStandby m ->
                unless(
                        primacy.markStandby(estate, m.epoch()),
                        "the standby configuration is too new, or " + ANOTHER_WROTE);
        };
    }

    private Optional<String> follow(EstateRuntime estate, Follow f) {
        return told(estate, f.epoch(), f.divergence()).or(() -> standBehind(estate, f.upstream(), f.slot()));
    }

    private Optional<String> told(EstateRuntime estate, long epoch, Optional<Divergence> divergence) {
        return divergence
                .filter(d -> !moves.diverged(estate, epoch, d))
                .map(_ -> "the quorum did not take the note of what only this city had");
    }

    /** First nobody may hold the lock; the data goes only when the city has turned to the new primary, which the next decisions see to. */
    private Optional<String> reclone(EstateRuntime estate, FailoverDecision.Reclone r) {
        boolean begun = estate.permit() instanceof Permit.Recloning;
        Optional<String> obstacle = told(estate, r.epoch(), r.divergence())
                .or(() -> unless(primacy.reclone(estate, r.epoch(), r.olderThan()), ANOTHER_WROTE));
        if (obstacle.isPresent() || !begun) {
            return obstacle;
        }
        return recloning
                .advance(estate, r.olderThan())
                .or(() -> unless(primacy.recloned(estate, r.epoch()), ANOTHER_WROTE));
    }

    private Optional<String> demote(EstateRuntime estate, Demote d) {
        boolean known =
                estate.reading().epoch().filter(e -> e.successor().isPresent()).isPresent();
        EpochRecord.Handover move =
                new EpochRecord.Handover(d.to(), d.id(), estate.clock().now(), true);
        if (!known && !primacy.hand(estate, d.epoch(), Optional.of(move))) {
            return Optional.of("the quorum did not take the planned move");
        }
        return standBehind(estate, d.upstream(), estate.local().slot());
    }

    private Optional<String> standBehind(EstateRuntime estate, Estate.Upstream upstream, Optional<String> slot) {
        return patch(estate, opening(estate, ConfigPatch.follow(upstream.host(), upstream.port(), slot)));
    }

    private Optional<String> promote(EstateRuntime estate, Promote decision) {
        if (!primacy.permit(estate, decision.epoch())) {
            return Optional.of("the permit could not be written under epoch " + decision.epoch());
        }
        boolean standby = estate.evidence()
                .settings()
                .flatMap(Evidence.Settings::standbyOf)
                .isPresent();
        return standby ? patch(estate, opening(estate, ConfigPatch.promote())) : Optional.empty();
    }

    /** Whoever becomes primary, or ceases to be, begins with a database that accepts writes when it is primary. */
    private static ConfigPatch opening(EstateRuntime estate, ConfigPatch change) {
        boolean marked =
                estate.evidence().settings().filter(Evidence.Settings::marked).isPresent();
        return marked ? change.and(ConfigPatch.openWrites(writes(estate))) : change;
    }

    private static Evidence.Writes writes(EstateRuntime estate) {
        return estate.evidence().settings().map(Evidence.Settings::writes).orElse(Evidence.Writes.OPEN);
    }

    /** Any member can change the configuration; the first that does is enough. */
    private Optional<String> patch(EstateRuntime estate, ConfigPatch patch) {
        List<String> refusals = new ArrayList<>();
        for (PatroniMember member : members.reachable(estate.local())) {
            switch (patroni.patch(member, patch)) {
                case PatroniAnswer.Answered<PatroniConfig> ignored -> {
                    return Optional.empty();
                }
                case PatroniAnswer.Refused<PatroniConfig> r -> refusals.add(r.status() + " " + r.message());
                case PatroniAnswer.Conflict<PatroniConfig> c -> refusals.add(c.message());
                case PatroniAnswer.Unreachable<PatroniConfig> u -> refusals.add(u.reason());
                case PatroniAnswer.Unparseable<PatroniConfig> u -> refusals.add(u.reason());
            }
        }
        return Optional.of("no Patroni member took the change: " + refusals);
    }

    private static Optional<String> unless(boolean done, String otherwise) {
        return done ? Optional.empty() : Optional.of(otherwise);
    }
}
