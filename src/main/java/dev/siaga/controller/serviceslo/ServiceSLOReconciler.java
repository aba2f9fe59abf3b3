package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.controller.StatusPatch;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.quarkus.arc.All;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Observe, decide, act, report: an evaluation runs apart, and when it is done its result is told and written. */
@ControllerConfiguration(name = "serviceslo")
public class ServiceSLOReconciler implements Reconciler<ServiceSLO> {
    private final SloEvaluations evaluations;
    private final SloMetrics metrics;
    private final List<BurnAlarm> alarms;
    private final ServiceSLOEvents events = new ServiceSLOEvents(this::forget);

    ServiceSLOReconciler(SloEvaluations evaluations, SloMetrics metrics, @All List<BurnAlarm> alarms) {
        this.evaluations = evaluations;
        this.metrics = metrics;
        this.alarms = alarms;
    }

    @Override
    public List<EventSource<?, ServiceSLO>> prepareEventSources(EventSourceContext<ServiceSLO> context) {
        return List.of(events);
    }

    @Override
    public UpdateControl<ServiceSLO> reconcile(ServiceSLO slo, Context<ServiceSLO> context) {
        return switch (SloMapping.map(slo)) {
            case SloMapping.Mapped.Unusable(String message) -> report(slo, SloStatusFactory.unusable(slo, message));
            case SloMapping.Mapped.Usable wanted -> follow(slo, evaluations.of(slo, wanted));
        };
    }

    private UpdateControl<ServiceSLO> follow(ServiceSLO slo, SloRuntime runtime) {
        ResourceID id = ResourceID.fromResource(slo);
        evaluations.startIfDue(slo, runtime, () -> events.propagateEvent(id));
        Optional<Sight> seen = runtime.takeFresh();
        seen.ifPresent(sight -> {
            metrics.update(id, sight);
            alarms.forEach(alarm -> alarm.stands(slo, sight.alarm(), sight.evidence()));
        });
        return seen.map(sight -> report(slo, SloStatusFactory.of(slo, sight)))
                .orElseGet(UpdateControl::noUpdate)
                .rescheduleAfter(runtime.untilNext(Instant.now()));
    }

    private void forget(ServiceSLO slo) {
        ResourceID id = ResourceID.fromResource(slo);
        evaluations.forget(id);
        metrics.forget(id);
        alarms.forEach(alarm -> alarm.gone(slo));
    }

    private static UpdateControl<ServiceSLO> report(ServiceSLO slo, ServiceSLOStatus status) {
        if (!SloStatusFactory.worthWriting(slo.getStatus(), status)) {
            return UpdateControl.noUpdate();
        }
        return StatusPatch.of(slo, status, ServiceSLO::new);
    }
}
