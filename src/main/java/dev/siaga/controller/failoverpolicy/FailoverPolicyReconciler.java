package dev.siaga.controller.failoverpolicy;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.controller.StatusPatch;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.primacy.QuorumReader;
import dev.siaga.controller.primacy.Retirement;
import dev.siaga.controller.primacy.Retirement.Progress;
import dev.siaga.controller.traffic.NamesStatus;
import dev.siaga.controller.traffic.PublicNames;
import dev.siaga.controller.traffic.TrafficSlices;
import dev.siaga.failover.FailoverDecider;
import dev.siaga.failover.FailoverDecision;
import dev.siaga.failover.Snapshot;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Observe, decide, act, report: every half second, in the replica that leads. */
@ControllerConfiguration(name = "failoverpolicy", finalizerName = "siaga.dev/primacy")
public class FailoverPolicyReconciler implements Reconciler<FailoverPolicy>, Cleaner<FailoverPolicy> {
    private static final Duration AGAIN = Duration.ofMillis(500);
    /** How many steps of a move are taken at once, each from a new look at the quorum. */
    private static final int STEPS = 4;

    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(150);

    private final EstateRegistry estates;
    private final FailoverActs acts;
    private final Retirement retirement;
    private final QuorumReader reader;
    private final TrafficSlices traffic;
    private final PublicNames names;
    private final DecisionReports reports;

    FailoverPolicyReconciler(
            EstateRegistry estates,
            FailoverActs acts,
            Retirement retirement,
            QuorumReader reader,
            TrafficSlices traffic,
            PublicNames names,
            DecisionReports reports) {
        this.estates = estates;
        this.acts = acts;
        this.retirement = retirement;
        this.reader = reader;
        this.traffic = traffic;
        this.names = names;
        this.reports = reports;
    }

    @Override
    public UpdateControl<FailoverPolicy> reconcile(FailoverPolicy policy, Context<FailoverPolicy> context) {
        EstateKey key = EstateKey.of(policy);
        Optional<EstateRuntime> estate = estates.find(key);
        Optional<String> unusable = estates.unusable(key);
        if (estate.isEmpty()) {
            unusable.ifPresent(_ -> names.withdraw(policy, key));
            String why = unusable.orElse("the operator has just started and is reading the policy");
            return report(policy, PolicyStatusFactory.unusable(policy, why), LATER);
        }
        if (estate.get().awaitsAnother()) {
            reader.refresh(estate.get());
        }
        Step step = step(policy, estate.get());
        for (int more = 0;
                more < STEPS && step.obstacle().isEmpty() && step.decision().readsAnew();
                more++) {
            reader.refresh(estate.get());
            step = step(policy, estate.get());
        }
        estate.get().hurry(!step.decision().settled());
        estate.get().awaitAnother(step.awaitsAnother());
        names.follow(policy, estate.get());
        traffic.follow(estate.get()).ifPresent(city -> reports.led(estate.get(), city));
        Step last = step;
        FailoverPolicyStatus status = unusable.map(why -> PolicyStatusFactory.unusable(policy, why))
                .orElseGet(() -> PolicyStatusFactory.of(
                        policy,
                        estate.get(),
                        last.seen(),
                        last.decision(),
                        last.obstacle(),
                        move -> reports.traceOf(estate.get(), move)));
        return report(policy, status, again(last));
    }

    /** The end of the fence grace is known, and what another city does next may come any moment: until it is seen, nobody writes. */
    private static Duration again(Step step) {
        if (step.decision() instanceof FailoverDecision.AwaitFence await
                && await.remaining().compareTo(AGAIN) < 0) {
            return await.remaining().plusMillis(1);
        }
        return step.awaitsAnother() ? SOON : AGAIN;
    }

    private record Step(Snapshot seen, FailoverDecision decision, Optional<String> obstacle) {
        boolean awaitsAnother() {
            return seen.handedOver() || decision.awaitsAnother();
        }
    }

    private Step step(FailoverPolicy policy, EstateRuntime estate) {
        Snapshot seen = estate.snapshot(estate.clock().now());
        FailoverDecision decision = FailoverDecider.decide(seen);
        Optional<String> obstacle = acts.perform(estate, decision);
        reports.report(policy, estate, seen, decision, obstacle);
        return new Step(seen, decision, obstacle);
    }

    @Override
    public DeleteControl cleanup(FailoverPolicy policy, Context<FailoverPolicy> context) {
        EstateKey key = EstateKey.of(policy);
        Progress retired = estates.find(key).map(retirement::advance).orElse(Progress.DONE);
        if (retired == Progress.QUORUM_SILENT) {
            reports.cannotRetire(policy);
        }
        if (retired != Progress.DONE) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(retired == Progress.UNBINDING ? AGAIN : LATER);
        }
        estates.retire(key, policy.getMetadata().getUid());
        reports.forget(key);
        names.forget(key);
        return DeleteControl.defaultDelete();
    }

    private UpdateControl<FailoverPolicy> report(FailoverPolicy policy, FailoverPolicyStatus found, Duration again) {
        FailoverPolicyStatus status = NamesStatus.beside(found, policy, names.standing(policy));
        if (Objects.equals(policy.getStatus(), status)) {
            return UpdateControl.<FailoverPolicy>noUpdate().rescheduleAfter(again);
        }
        return StatusPatch.of(policy, status, FailoverPolicy::new).rescheduleAfter(again);
    }
}
