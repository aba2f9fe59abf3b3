package dev.siaga.statuspage;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the API server said, for a minute; and while it says nothing, for ten: a page that goes dark in an outage is of no use. Holds so many answers at
 * most.
 */
final class Verdicts<V> {
    static final Duration FRESH = Duration.ofMinutes(1);
    static final Duration TIDED_OVER = Duration.ofMinutes(10);
    private static final int MOST = 2000;

    private record Said<V>(V verdict, Instant at) {}

    private final Map<String, Said<V>> said = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said<V>> eldest) {
            return size() > MOST;
        }
    };

    /** Empty when nobody can tell now, and nobody told lately. */
    Optional<V> of(String question, Instant now, Supplier<Optional<V>> ask) {
        Optional<Said<V>> known = known(question);
        if (known.filter(s -> s.at().plus(FRESH).isAfter(now)).isPresent()) {
            return known.map(Said::verdict);
        }
        Optional<V> answer = ask.get();
        answer.ifPresent(verdict -> keep(question, new Said<>(verdict, now)));
        return answer.or(
                () -> known.filter(s -> s.at().plus(TIDED_OVER).isAfter(now)).map(Said::verdict));
    }

    private synchronized Optional<Said<V>> known(String question) {
        return Optional.ofNullable(said.get(question));
    }

    private synchronized void keep(String question, Said<V> answer) {
        said.put(question, answer);
    }
}
