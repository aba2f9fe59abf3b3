package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.incident.IncidentDesk;
import dev.siaga.controller.primacy.EstateRegistry;
import dev.siaga.failover.City;
import dev.siaga.failover.Speaker;
import dev.siaga.incident.Affected;
import dev.siaga.incident.Cause;
import dev.siaga.incident.Severity;
import dev.siaga.slo.Alarm;
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
 * One incident for one ServiceSLO: opened when a tier fires, raised with the tier, told when it calms down. A budget that is one over all cities
 * has one incident: the city that speaks for the estate opens it, and one where it lies open keeps it up to date. Only what changed goes to the
 * API server, in a thread of its own, and goes again when that failed. Who deletes a ServiceSLO leaves its incident to a human.
 */
@Singleton
class BurnIncidents implements BurnAlarm {
    private static final Logger LOG = Logger.getLogger(BurnIncidents.class);

    private final IncidentDesk desk;
    private final EstateRegistry estates;
    private final City city;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Told> told = new ConcurrentHashMap<>();
    private final Set<String> underway = ConcurrentHashMap.newKeySet();

    /** @param ours whether it is this city that must have an incident opened */
    private record Told(Optional<Severity> severity, boolean ours) {}

    BurnIncidents(IncidentDesk desk, EstateRegistry estates, @ConfigProperty(name = "siaga.city") String city) {
        this.desk = desk;
        this.estates = estates;
        this.city = new City(city);
    }

    @Override
    public void stands(ServiceSLO slo, Sight sight) {
        String uid = slo.getMetadata().getUid();
        Optional<Severity> severity = severity(sight.alarm());
        Optional<Told> before = Optional.ofNullable(told.get(uid));
        var now = new Told(
                severity,
                severity.isPresent() && speaks(slo, before.filter(Told::ours).isPresent()));
        if (before.filter(now::equals).isPresent() || !underway.add(uid)) {
            return;
        }
        threads.submit(() -> {
            try {
                tell(slo, sight, now);
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

    /** While nobody can say who speaks, nobody begins to, and nobody ends. */
    private boolean speaks(ServiceSLO slo, boolean before) {
        if (!SloMapping.global(slo)) {
            return true;
        }
        return estates.withCity(slo.getMetadata().getNamespace(), city)
                .flatMap(estate -> Speaker.of(
                        estate.estate(), estate.snapshot(Instant.now()).quorum()))
                .map(city::equals)
                .orElse(before);
    }

    private void tell(ServiceSLO slo, Sight sight, Told now) {
        String namespace = slo.getMetadata().getNamespace();
        if (now.severity().isEmpty()) {
            desk.calm(namespace, key(slo), Instant.now());
        } else if (sight.alarm() instanceof Alarm.Firing firing && (now.ours() || desk.isOpen(namespace, key(slo)))) {
            desk.declare(namespace, cause(slo, sight, firing, now.severity().get()));
        }
    }

    private Cause cause(ServiceSLO slo, Sight sight, Alarm.Firing firing, Severity severity) {
        String service = slo.getSpec().service();
        Cause usual = new Cause(
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
        return usual.within(firing.times().respond(), firing.times().resolve());
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
