package dev.siaga.lab.chaos;

import dev.siaga.lab.chaos.FaultKind.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The faults of one episode. Drawn from the campaign's seed and the episode's number alone, so that any episode can be planned again by itself. */
record EpisodePlan(long seed, int index, List<Strike> strikes) {
    private static final double DOUBLE = 0.55;
    private static final double ON_PRIMARY = 0.62;
    /** Of the faults that last: so many end before anybody would act. */
    private static final double BLIP = 0.25;

    private static final double BLIP_PART = 0.2;
    private static final double WHILE_THE_FIRST_LASTS = 0.5;
    private static final int AFTER_HEALING_MILLIS = 8_000;
    private static final int TOTAL_WEIGHT =
            Arrays.stream(FaultKind.values()).mapToInt(FaultKind::weight).sum();

    EpisodePlan {
        strikes = List.copyOf(strikes);
    }

    static EpisodePlan draw(long seed, int index) {
        // The golden ratio spreads neighbouring numbers over all seeds.
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index * 0xBF58476D1CE4E5B9L);
        var strikes = new ArrayList<Strike>();
        var first = strike(random, 0);
        strikes.add(first);
        if (random.nextDouble() < DOUBLE) {
            var at = random.nextDouble() < WHILE_THE_FIRST_LASTS
                    ? random.nextLong(Math.max(2_000, first.lastsMillis()))
                    : first.lastsMillis() + random.nextLong(AFTER_HEALING_MILLIS);
            strikes.add(strike(random, at));
        }
        return new EpisodePlan(seed, index, strikes);
    }

    private static Strike strike(SplittableRandom random, long at) {
        var kind = kind(random.nextInt(TOTAL_WEIGHT));
        return new Strike(kind, target(random, kind), random.nextInt(100), at, lasts(random, kind));
    }

    private static FaultKind kind(int ticket) {
        var left = ticket;
        for (FaultKind kind : FaultKind.values()) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind for " + ticket);
    }

    private static Target target(SplittableRandom random, FaultKind kind) {
        var primary = random.nextDouble() < ON_PRIMARY;
        var standby = random.nextBoolean() ? Target.NEAR : Target.FAR;
        if (kind.where() == Where.ANYWHERE) {
            return primary ? Target.PRIMARY : standby;
        }
        return kind.where() == Where.PRIMARY ? Target.PRIMARY : standby;
    }

    /** Blips, and whole lengths near the upper end: those between are where it is decided whether anybody acts, and come least. */
    private static long lasts(SplittableRandom random, FaultKind kind) {
        if (kind.longest() == 0) {
            return 0;
        }
        var range = 1_000L * (kind.longest() - kind.shortest());
        var part = random.nextDouble() < BLIP ? random.nextDouble() * BLIP_PART : Math.sqrt(random.nextDouble());
        return 1_000L * kind.shortest() + Math.round(range * part);
    }
}
