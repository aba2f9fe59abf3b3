package dev.siaga.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long the present opening of an incident took: to acknowledge (MTTA), from there to repair (MTTR), and from opening to restored service
 * (MTRS = MTTA + MTTR). Empty as long as it isn't known, or when nobody ever acknowledged.
 */
public record Measures(
        Optional<Duration> toAcknowledge,
        Optional<Duration> toMitigate,
        Optional<Duration> toRepair,
        Optional<Duration> toRestore) {

    public static Measures of(Course course) {
        Instant opened = course.openedAt();
        Optional<Instant> acknowledged = course.entered(Phase.ACKNOWLEDGED).map(Stamp::at);
        Optional<Instant> resolved = course.entered(Phase.RESOLVED).map(Stamp::at);
        return new Measures(
                acknowledged.map(at -> Duration.between(opened, at)),
                course.entered(Phase.MITIGATED).map(stamp -> Duration.between(opened, stamp.at())),
                acknowledged.flatMap(from -> resolved.map(to -> Duration.between(from, to))),
                resolved.map(at -> Duration.between(opened, at)));
    }
}
