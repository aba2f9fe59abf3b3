package dev.siaga.lab.chaos;

import dev.siaga.lab.client.Attempt;
import dev.siaga.lab.client.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every row that any writer was told is committed, since the lab began: a failover may not lose one of an hour ago either. What was told to be lost isn't told again. */
final class Promises {
    private final Map<Long, Attempt> kept = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private long acknowledged;

    /** Takes note of what writers were told. */
    void add(List<Attempt> attempts) {
        attempts.stream()
                .filter(attempt -> attempt.outcome() == Outcome.ACCEPTED)
                .forEach(attempt -> {
                    acknowledged++;
                    kept.put(attempt.n(), slim(attempt));
                });
    }

    /** There are hundreds of thousands of them, and few different words. */
    private Attempt slim(Attempt row) {
        return new Attempt(
                word(row.city()),
                word(row.target()),
                row.n(),
                row.sent(),
                row.done(),
                row.outcome(),
                word(row.by()),
                "");
    }

    private String word(String word) {
        return words.computeIfAbsent(word, same -> same);
    }

    /** How many rows were promised so far. */
    long acknowledged() {
        return acknowledged;
    }

    /** The rows that the primary doesn't hold, none of them told before. It must have been asked after the writers' journals were read. */
    List<Attempt> lost(Set<Long> present) {
        var gone = new HashSet<>(kept.keySet());
        gone.removeAll(present);
        var lost = new ArrayList<Attempt>();
        gone.forEach(row -> lost.add(kept.remove(row)));
        return lost;
    }
}
