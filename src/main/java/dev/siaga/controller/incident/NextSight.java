package dev.siaga.controller.incident;

import dev.siaga.controller.incident.Dispatch.Sending;
import dev.siaga.incident.Course;
import java.time.Duration;
import java.time.Instant;

/** When an incident is looked at again: at what falls due or is to be sent next, at once if that is past, and after a while in any case. */
final class NextSight {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    static final Duration AT_MOST = Duration.ofMinutes(1);
    /** Of those there are many: a year of them. */
    private static final Duration AT_MOST_WHEN_ENDED = Duration.ofHours(1);

    private NextSight() {}

    static Duration of(Course course, Instant due, Sending sending, Instant now) {
        Instant next = sending.again().isBefore(due) ? sending.again() : due;
        boolean quiet = course.phase().ended() && sending.outbox().next().isEmpty();
        Duration atMost = quiet ? AT_MOST_WHEN_ENDED : AT_MOST;
        Duration left = Duration.between(now, next);
        return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left.compareTo(atMost) > 0 ? atMost : left;
    }
}
