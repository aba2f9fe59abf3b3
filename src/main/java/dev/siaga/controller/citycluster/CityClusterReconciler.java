package dev.siaga.controller.citycluster;

import dev.siaga.api.v1alpha1.CityCluster;
import dev.siaga.api.v1alpha1.CityClusterStatus;
import dev.siaga.controller.StatusPatch;
import dev.siaga.controller.placement.MemberPlacement;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.traffic.ServiceRouting;
import dev.siaga.failover.City;
import dev.siaga.traffic.CityTraffic;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A city's state is read from what the estate's runtime knows, and written when it says something new; the own city's members are kept apart. */
@ControllerConfiguration(name = "citycluster")
public class CityClusterReconciler implements Reconciler<CityCluster> {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final EstateRegistry estates;
    private final MemberPlacement placement;
    private final ServiceRouting routing;
    private final CityMetrics metrics;

    CityClusterReconciler(
            EstateRegistry estates, MemberPlacement placement, ServiceRouting routing, CityMetrics metrics) {
        this.estates = estates;
        this.placement = placement;
        this.routing = routing;
        this.metrics = metrics;
    }

    @Override
    public UpdateControl<CityCluster> reconcile(CityCluster city, Context<CityCluster> context) {
        City name = new City(city.getMetadata().getName());
        CityClusterStatus status = estates.withCity(city.getMetadata().getNamespace(), name)
                .map(estate -> seen(city, name, estate))
                .orElseGet(() -> unlisted(city, name));
        if (!CityStatusFactory.worthWriting(city.getStatus(), status)) {
            return UpdateControl.<CityCluster>noUpdate().rescheduleAfter(AGAIN);
        }
        return StatusPatch.of(city, status, CityCluster::new).rescheduleAfter(AGAIN);
    }

    private CityClusterStatus unlisted(CityCluster city, City name) {
        metrics.forget(city.getMetadata().getNamespace(), name);
        return CityStatusFactory.unlisted(city);
    }

    private CityClusterStatus seen(CityCluster city, City name, EstateRuntime estate) {
        Instant now = Instant.now();
        boolean own = name.equals(estate.self());
        Optional<MemberPlacement.Standing> members =
                own ? placement.follow(city, estate, CityStatusFactory.repairs(city), now) : Optional.empty();
        ServiceStatuses services = own
                ? ServiceStatuses.own(city, routing.routes(estate.key()))
                : ServiceStatuses.heard(estate.reading().traffic().getOrDefault(name, CityTraffic.UNKNOWN));
        CityClusterStatus status = CityStatusFactory.of(city, name, estate, members, services, now);
        metrics.update(city, estate, status);
        return status;
    }
}
