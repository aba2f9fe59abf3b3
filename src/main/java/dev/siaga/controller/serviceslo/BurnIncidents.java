package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.Teller;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.failover.City;
import dev.siaga.failover.Speaker;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.slo.Alarm;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One incident for one ServiceSLO: opened when a tier fires, raised with the tier, told when it calms down. A budget that is one over all cities
 * has one incident: the city that speaks for the estate opens it, and one where it lies open keeps it up to date. Who deletes a ServiceSLO leaves
 * its incident to a human.
 */
@Singleton
class BurnIncidents implements BurnAlarm {
    private final Teller teller;
    private final EstateRegistry estates;
    private final City city;
    private final Set<String> ours = ConcurrentHashMap.newKeySet();

    BurnIncidents(Teller teller, EstateRegistry estates, @ConfigProperty(name = "siaga.city") String city) {
        this.teller = teller;
        this.estates = estates;
        this.city = new City(city);
    }

    @Override
    public void stands(ServiceSLO slo, Sight sight) {
        String namespace = slo.getMetadata().getNamespace();
        Optional<Severity> severity = severity(sight.alarm());
        if (severity.isEmpty() || !(sight.alarm() instanceof Alarm.Firing firing)) {
            teller.calm(namespace, key(slo), Instant.now());
        } else if (speaks(slo)) {
            teller.declare(namespace, cause(slo, sight, firing, severity.get()));
        } else {
            teller.follow(namespace, cause(slo, sight, firing, severity.get()));
        }
    }

    @Override
    public void gone(ServiceSLO slo) {
        ours.remove(slo.getMetadata().getUid());
        teller.forget(slo.getMetadata().getNamespace(), key(slo));
    }

    /** Whether it is this city that must have an incident opened. While nobody can say who speaks, nobody begins to, and nobody ends. */
    private boolean speaks(ServiceSLO slo) {
        if (!SloMapping.global(slo)) {
            return true;
        }
        String uid = slo.getMetadata().getUid();
        estates.withCity(slo.getMetadata().getNamespace(), city)
                .flatMap(estate -> Speaker.of(
                        estate.estate(), estate.snapshot(Instant.now()).quorum()))
                .ifPresent(speaker -> {
                    if (speaker.equals(city)) {
                        ours.add(uid);
                    } else {
                        ours.remove(uid);
                    }
                });
        return ours.contains(uid);
    }

    private Cause cause(ServiceSLO slo, Sight sight, Alarm.Firing firing, Severity severity) {
        String service = slo.getSpec().service();
        Cause cause = new Cause(
                key(slo),
                "The error budget of %s burns".formatted(service),
                "Tier %s of the ServiceSLO %s fires at a %s: see its status.burn and status.evidence"
                        .formatted(firing.tier(), slo.getMetadata().getName(), firing.threshold()),
                severity,
                Optional.empty(),
                new Affected(
                        sight.pool().map(pool -> pool.burning(firing.tier())).orElse(List.of(city.name())),
                        List.of(service),
                        List.of()),
                firing.since());
        Cause timed = cause.within(firing.times().respond(), firing.times().resolve());
        return SloMapping.global(slo) ? timed.sharedByAll() : timed;
    }

    /** With the city unless the budget is one: each city measures its own traffic, and its incidents may be taken over by another city. */
    private String key(ServiceSLO slo) {
        String name = slo.getMetadata().getName();
        return SloMapping.global(slo) ? "slo/" + name : "slo/%s/%s".formatted(city, name);
    }

    /** Empty while nobody is to be called; the severities of both cores have the same words. */
    private static Optional<Severity> severity(Alarm alarm) {
        return alarm instanceof Alarm.Firing firing
                ? switch (firing.severity()) {
                    case SEV1 -> Optional.of(Severity.SEV1);
                    case SEV2 -> Optional.of(Severity.SEV2);
                    case SEV3 -> Optional.of(Severity.SEV3);
                    case SEV4 -> Optional.of(Severity.SEV4);
                    case REPORT -> Optional.empty();
                }
                : Optional.empty();
    }
}
