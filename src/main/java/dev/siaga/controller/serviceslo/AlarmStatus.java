package dev.siaga.controller.serviceslo;

import dev.siaga.api.v1alpha1.ServiceSLOStatus;
import dev.siaga.api.v1alpha1.ServiceSLOStatus.Firing;
import dev.siaga.controller.DurationText;
import dev.siaga.slo.Alarm;
import dev.siaga.slo.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** An alarm in a status, which keeps it over restarts of the operator. */
final class AlarmStatus {
    private AlarmStatus() {}

    static Alarm read(ServiceSLOStatus status) {
        return Optional.ofNullable(status)
                .map(ServiceSLOStatus::firing)
                .<Alarm>map(AlarmStatus::read)
                .orElseGet(Alarm.Quiet::new);
    }

    private static Alarm read(Firing firing) {
        return new Alarm.Firing(
                firing.tier(),
                SloMapping.severity(firing.severity()),
                firing.threshold(),
                new Severity.ResponseTimes(duration(firing.respondWithin()), duration(firing.resolveWithin())),
                Instant.parse(firing.since()),
                Instant.parse(firing.tierSince()),
                Optional.ofNullable(firing.calmSince()).map(Instant::parse));
    }

    /** Null where nothing fires: the field is absent then. */
    static Firing write(Alarm alarm) {
        return switch (alarm) {
            case Alarm.Quiet _ -> null;
            case Alarm.Firing firing ->
                new Firing(
                        firing.tier(),
                        word(firing.severity()),
                        firing.threshold(),
                        seconds(firing.since()),
                        seconds(firing.tierSince()),
                        firing.calmSince().map(AlarmStatus::seconds).orElse(null),
                        firing.times().respond().map(DurationText::of).orElse(null),
                        firing.times().resolve().map(DurationText::of).orElse(null));
        };
    }

    static String word(Severity severity) {
        return severity == Severity.REPORT ? "Report" : severity.name();
    }

    static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Optional<Duration> duration(String text) {
        return Optional.ofNullable(text).map(t -> DurationText.parse("status.firing", t));
    }
}
