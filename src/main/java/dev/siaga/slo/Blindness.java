package dev.siaga.slo;

import dev.siaga.slo.Evaluation.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Since when a service level couldn't be judged, for each cause that somebody should know of. Each cause has its own clock, for what is unknown
 * for one says nothing of another: while the monitoring system doesn't answer, nobody knows whether data are back. A service at rest is no blindness.
 *
 * @param at when it was last looked at; only then does anything become overdue, or over
 */
public record Blindness(List<Spell> spells, Instant at) {
    /** One answer in time is luck. A cause is over when nothing was seen of it for half the time after which it is told. */
    private static final int OVER_PART = 2;

    /** What nobody else tells: a silent quorum is the estate's incident, and another city's blindness its own. */
    private static final Set<Cause> TOLD = Set.of(Cause.NO_DATA, Cause.QUERY_WRONG, Cause.QUERY_FAILED);

    /**
     * Nobody sees a broken query before the monitoring system answers, nor that data are absent before the query is right; and of a sum over cities
     * this city's own part is told first.
     */
    private static final Map<Cause, Set<Cause>> DISPROVES = Map.of(
            Cause.NO_TRAFFIC, TOLD,
            Cause.NO_DATA, Set.of(Cause.QUERY_FAILED, Cause.QUERY_WRONG),
            Cause.QUERY_WRONG, Set.of(Cause.QUERY_FAILED),
            Cause.CITIES_DIFFER, Set.of(Cause.QUERY_FAILED, Cause.QUERY_WRONG),
            Cause.CITY_BLIND, Set.of(Cause.QUERY_FAILED, Cause.QUERY_WRONG));

    public Blindness {
        spells = List.copyOf(spells);
    }

    /**
     * One cause that goes on, or was over not long ago.
     *
     * @param why the last reason, in the words of whoever answered
     * @param overSince since when nothing is seen of it any more, without a break
     */
    public record Spell(Cause cause, String why, Instant since, Optional<Instant> overSince) {

        /** Whether it lasted so long that somebody is to be told; true of one that is over as well. */
        public boolean overdue(Instant now, Duration after) {
            return Duration.between(since, overSince.orElse(now)).compareTo(after) >= 0;
        }

        public boolean over(Instant now, Duration after) {
            return overFor(now).compareTo(after.dividedBy(OVER_PART)) >= 0;
        }

        private Duration overFor(Instant now) {
            return overSince.map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
        }

        /** It is remembered for a while after it was over, so that its end can be told again after a restart. */
        private boolean forgotten(Instant now, Duration after) {
            return over(now, after) && !overdue(now, after) || overFor(now).compareTo(after) >= 0;
        }

        private Spell ending(Instant now) {
            return new Spell(cause, why, since, Optional.of(overSince.orElse(now)));
        }

        private Spell unproven(Instant now, Duration after) {
            return over(now, after) ? this : new Spell(cause, why, since, Optional.empty());
        }
    }

    public static Blindness none() {
        return new Blindness(List.of(), Instant.EPOCH);
    }

    public Optional<Spell> of(Cause cause) {
        return spells.stream().filter(spell -> spell.cause() == cause).findFirst();
    }

    /** @param after how long a cause may last before somebody is to be told */
    public Blindness next(Evaluation evaluation, Instant now, Duration after) {
        return switch (evaluation) {
            case Evaluation.Unknown(Cause cause, String why) -> {
                List<Spell> next = new ArrayList<>(past(cause, now, after));
                if (TOLD.contains(cause)) {
                    next.add(going(cause, why, now, after));
                }
                yield new Blindness(next, now);
            }
            case Evaluation.Healthy _, Evaluation.Burning _ -> new Blindness(past(Cause.NO_TRAFFIC, now, after), now);
            case Evaluation.Frozen _ -> frozen(now, after);
        };
    }

    private Spell going(Cause cause, String why, Instant now, Duration after) {
        return of(cause)
                .filter(spell -> !spell.over(now, after))
                .map(spell -> new Spell(cause, why, spell.since(), Optional.empty()))
                .orElseGet(() -> new Spell(cause, why, now, Optional.empty()));
    }

    /** The other causes, when this one is seen: those that it disproves end, and of the others nothing is known. */
    private List<Spell> past(Cause seen, Instant now, Duration after) {
        return spells.stream()
                .filter(spell -> spell.cause() != seen && !spell.forgotten(now, after))
                .map(spell -> DISPROVES.getOrDefault(seen, Set.of()).contains(spell.cause())
                        ? spell.ending(now)
                        : spell.unproven(now, after))
                .toList();
    }

    /** In a maintenance nobody is called: what was told stays told, and what wasn't starts anew afterwards. */
    private Blindness frozen(Instant now, Duration after) {
        return new Blindness(
                spells.stream()
                        .filter(spell -> spell.overdue(now, after) && !spell.forgotten(now, after))
                        .map(spell -> spell.unproven(now, after))
                        .toList(),
                now);
    }
}
