package dev.siaga.slo;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the readings amount to. Unknown is neither healthy nor burning: nothing may be concluded from it. */
public sealed interface Evaluation {

    /** Something is missing, and what is there fires nothing. */
    record Unknown(Cause cause, String why) implements Evaluation {}

    /** Why something is unknown, in one word. */
    enum Cause {
        /** What is measured is there, and at rest. */
        NO_TRAFFIC,
        /** What should be measured is nowhere. */
        NO_DATA,
        /** The service level asks for what can't be answered: its own fault. */
        QUERY_WRONG,
        /** The monitoring system can't be asked, or doesn't answer: nobody else's service level will fare better. */
        QUERY_FAILED,
        /** A sum over cities, where nobody says what cities there are. */
        NO_ESTATE,
        /** What the other cities count can't be read. */
        QUORUM_UNREACHABLE,
        /** Two cities count different things. */
        CITIES_DIFFER,
        /** Another city couldn't count, for reasons of its own. */
        CITY_BLIND
    }

    /** A maintenance goes on: nothing is judged. */
    record Frozen(Instant until) implements Evaluation {}

    /** Every tier was judged and none fires. */
    record Healthy(List<Verdict> verdicts) implements Evaluation {}

    /** At least one tier fires, whether or not the others are known. */
    record Burning(List<Verdict> verdicts) implements Evaluation {
        /** The most urgent of those that fire; of equals the one that comes first in the level. */
        public Verdict worst() {
            return verdicts.stream()
                    .filter(Verdict::firing)
                    .min(Comparator.comparing(Verdict::severity))
                    .orElseThrow();
        }
    }

    static Evaluation of(List<Verdict> verdicts, Optional<Unknown> missing) {
        if (verdicts.stream().anyMatch(Verdict::firing)) {
            return new Burning(verdicts);
        }
        return missing.<Evaluation>map(Function.identity()).orElseGet(() -> new Healthy(verdicts));
    }
}
