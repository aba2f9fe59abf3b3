package dev.siaga.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was done about a violation so far; it survives restarts, so that nothing is evicted for ever in vain.
 *
 * @param since when the violation was first seen
 * @param evictions how many Pods were evicted for it
 * @param last when anything was last tried; {@code since} before the first try
 * @param surplus how many Pods had no place of their own when the last was evicted; 0 before the first
 */
public record Repairs(Instant since, int evictions, Instant last, int surplus) {
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    private static final Duration CURED_AFTER = Duration.ofMinutes(10);
    private static final int DOUBLINGS = 10;

    public static Repairs none(Instant since) {
        return new Repairs(since, 0, since, 0);
    }

    /** What is remembered of a group as it is seen now: a violation that comes back soon after an eviction is the same one, not cured. */
    public static Optional<Repairs> of(Placement seen, Optional<Repairs> before, Instant now) {
        if (!seen.sound()) {
            return before.or(() -> Optional.of(none(now)));
        }
        return before.filter(r -> r.evictions() > 0 && now.isBefore(r.last().plus(CURED_AFTER)));
    }

    /** After one more eviction, of so many Pods that had no place of their own. */
    public Repairs evicted(Placement from, Instant now) {
        return new Repairs(since, evictions + 1, now, from.surplus());
    }

    /** When the next Pod may be evicted: at once after an eviction that helped; one that cured nothing is repeated ever more rarely. */
    Instant next(Placement seen) {
        if (evictions == 0 || seen.surplus() < surplus) {
            return since;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(evictions - 1, DOUBLINGS));
        return last.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
