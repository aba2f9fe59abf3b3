package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.IncidentDesk;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Reading.Evidence;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * One incident for one ServiceSLO: opened when a tier fires, raised with the tier, told when it calms down. Only what changed goes to the API
 * server, in a thread of its own, and goes again when that failed. Who deletes a ServiceSLO leaves its incident to a human.
 */
@Singleton
class BurnIncidents implements BurnAlarm {
    private static final Logger LOG = Logger.getLogger(BurnIncidents.class);

    private final IncidentDesk desk;
    private final String city;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Optional<Severity>> told = new ConcurrentHashMap<>();
    private final Set<String> underway = ConcurrentHashMap.newKeySet();

    BurnIncidents(IncidentDesk desk, @ConfigProperty(name = "siaga.city") String city) {
        this.desk = desk;
        this.city = city;
    }

    @Override
    public void stands(ServiceSLO slo, Alarm alarm, List<Evidence> evidence) {
        String uid = slo.getMetadata().getUid();
        Optional<Severity> now = severity(alarm);
        if (now.equals(told.get(uid)) || !underway.add(uid)) {
            return;
        }
        threads.submit(() -> {
            try {
                tell(slo, alarm, now);
                told.put(uid, now);
            } catch (KubernetesClientException e) {
                LOG.warnf(
                        "slo=%s/%s its incident doesn't know yet: %s",
                        slo.getMetadata().getNamespace(), slo.getMetadata().getName(), e.getMessage());
            } finally {
                underway.remove(uid);
            }
        });
    }

    @Override
    public void gone(ServiceSLO slo) {
        told.remove(slo.getMetadata().getUid());
    }

    private void tell(ServiceSLO slo, Alarm alarm, Optional<Severity> severity) {
        String namespace = slo.getMetadata().getNamespace();
        if (severity.isPresent() && alarm instanceof Alarm.Firing firing) {
            desk.declare(namespace, cause(slo, firing, severity.get()));
        } else {
            desk.calm(namespace, key(slo), Instant.now());
        }
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
