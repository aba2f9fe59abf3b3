package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.Teller;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Reading.Evidence;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One incident for one ServiceSLO: opened when a tier fires, raised with the tier, told when it calms down. Only what changed goes to the API
 * server, in a thread of its own, and goes again when that failed. Who deletes a ServiceSLO leaves its incident to a human.
 */
@Singleton
class BurnIncidents implements BurnAlarm {
    private final Teller teller;
    private final String city;

    BurnIncidents(Teller teller, @ConfigProperty(name = "siaga.city") String city) {
        this.teller = teller;
        this.city = city;
    }

    @Override
    public void stands(ServiceSLO slo, Alarm alarm, List<Evidence> evidence) {
        String namespace = slo.getMetadata().getNamespace();
        Optional<Severity> severity = severity(alarm);
        if (severity.isPresent() && alarm instanceof Alarm.Firing firing) {
            teller.declare(namespace, cause(slo, firing, severity.get()));
        } else {
            teller.calm(namespace, key(slo), Instant.now());
        }
    }

    @Override
    public void gone(ServiceSLO slo) {
        teller.forget(slo.getMetadata().getNamespace(), key(slo));
    }

    private Cause cause(ServiceSLO slo, Alarm.Firing firing, Severity severity) {
        String service = slo.getSpec().service();
        Cause usual = new Cause(
                key(slo),
                "The error budget of %s burns".formatted(service),
                "Tier %s of the ServiceSLO %s fires at a %s: see its status.burn and status.evidence"
                        .formatted(firing.tier(), slo.getMetadata().getName(), firing.threshold()),
                severity,
                Optional.empty(),
                new Affected(List.of(city), List.of(service), List.of()),
                firing.since());
        return usual.within(firing.times().respond(), firing.times().resolve());
    }

    /** With the city: each city measures its own traffic, and its incidents may be taken over by another city. */
    private String key(ServiceSLO slo) {
        return "slo/%s/%s".formatted(city, slo.getMetadata().getName());
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
