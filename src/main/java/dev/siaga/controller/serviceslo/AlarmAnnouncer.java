package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLO;
import dev.siaga.controller.Announcer;
import dev.siaga.slo.Alarm;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Tells humans when an alarm rises, changes its tier or ends, once each: one log line, one Event. The status remembers it over restarts. */
@Singleton
class AlarmAnnouncer implements BurnAlarm {
    private static final Logger LOG = Logger.getLogger(AlarmAnnouncer.class);

    private final Announcer announcer;
    private final Map<String, Optional<String>> told = new ConcurrentHashMap<>();

    AlarmAnnouncer(Announcer announcer) {
        this.announcer = announcer;
    }

    @Override
    public void stands(ServiceSLO slo, Sight sight) {
        Alarm alarm = sight.alarm();
        Optional<String> now = tier(alarm);
        Optional<String> before =
                told.computeIfAbsent(slo.getMetadata().getUid(), _ -> tier(AlarmStatus.read(slo.getStatus())));
        if (now.equals(before)) {
            return;
        }
        told.put(slo.getMetadata().getUid(), now);
        String message = message(slo, alarm);
        LOG.infof(
                "slo=%s/%s alarm=%s %s",
                slo.getMetadata().getNamespace(), slo.getMetadata().getName(), now.orElse("none"), message);
        if (alarm instanceof Alarm.Firing) {
            announcer.warning(slo, "Burning", message);
        } else {
            announcer.normal(slo, "Recovered", message);
        }
    }

    @Override
    public void gone(ServiceSLO slo) {
        told.remove(slo.getMetadata().getUid());
    }

    private static String message(ServiceSLO slo, Alarm alarm) {
        return switch (alarm) {
            case Alarm.Firing firing ->
                "%s of %s: tier %s fires at a %s; see status.burn and status.evidence"
                        .formatted(firing.severity(), slo.getSpec().service(), firing.tier(), firing.threshold());
            case Alarm.Quiet _ ->
                "%s is calm again: no tier fires any more"
                        .formatted(slo.getSpec().service());
        };
    }

    private static Optional<String> tier(Alarm alarm) {
        return alarm instanceof Alarm.Firing firing ? Optional.of(firing.tier()) : Optional.empty();
    }
}
