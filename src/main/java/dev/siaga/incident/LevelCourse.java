package dev.siaga.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The level of readiness that was told last. That it got worse is told at once, that it got better when it has stayed so: a level that comes and
 * goes must not fill a chat.
 *
 * @param leftNormal when the estate was last seen to be Normal no longer
 * @param betterSince since when a better level than the told one is seen without a break
 */
public record LevelCourse(SiagaLevel told, Instant leftNormal, Optional<Instant> betterSince) {

    public static LevelCourse at(SiagaLevel level, Instant now) {
        return new LevelCourse(level, now, Optional.empty());
    }

    /** It is told when the level of what comes out is another one. */
    public LevelCourse seen(SiagaLevel level, Instant now, Duration calmAfter) {
        if (level.compareTo(told) > 0) {
            return new LevelCourse(level, told == SiagaLevel.NORMAL ? now : leftNormal, Optional.empty());
        }
        if (level == told) {
            return new LevelCourse(told, leftNormal, Optional.empty());
        }
        Instant since = betterSince.orElse(now);
        return since.plus(calmAfter).isAfter(now)
                ? new LevelCourse(told, leftNormal, Optional.of(since))
                : new LevelCourse(level, leftNormal, Optional.empty());
    }
}
