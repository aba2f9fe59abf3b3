package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the operator under test saw last of each ServiceSLO: its status is written more rarely. */
@Singleton
class SeenSights implements BurnAlarm {
    private final Map<ResourceID, Sight> sights = new ConcurrentHashMap<>();

    @Override
    public void stands(ServiceSLO slo, Sight sight) {
        sights.put(ResourceID.fromResource(slo), sight);
    }

    @Override
    public void gone(ServiceSLO slo) {
        sights.remove(ResourceID.fromResource(slo));
    }

    Optional<Sight> last(String namespace, String name) {
        return Optional.ofNullable(sights.get(new ResourceID(name, namespace)));
    }
}
