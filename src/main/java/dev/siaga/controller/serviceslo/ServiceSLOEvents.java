package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/** Has a ServiceSLO reconciled when its evaluation is done, and says when one is gone: no finalizer holds up its deletion. */
final class ServiceSLOEvents extends SimpleInboundEventSource<ServiceSLO> implements ResourceEventAware<ServiceSLO> {
    private final Consumer<ServiceSLO> gone;

    ServiceSLOEvents(Consumer<ServiceSLO> gone) {
        super("evaluations");
        this.gone = gone;
    }

    @Override
    public void onResourceDeleted(ServiceSLO slo) {
        gone.accept(slo);
    }
}
