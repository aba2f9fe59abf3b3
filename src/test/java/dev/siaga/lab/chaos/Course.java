package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an episode went.
 *
 * @param hits its faults, in the order of time
 * @param refused planned faults that couldn't be done, and why
 * @param healed when everything had been undone
 * @param primary the primary once all was whole again; empty when it never was
 * @param whole when that was, or when the wait for it ended
 */
record Course(
        Instant begun, List<Hit> hits, List<String> refused, Instant healed, Optional<City> primary, Instant whole) {

    /** When the first fault began; the beginning where none could be done. */
    Instant firstFault() {
        return hits.stream()
                .findFirst()
                .map(hit -> begun.plusMillis(hit.atMillis()))
                .orElse(begun);
    }

    /** Whether every planned fault was done. */
    boolean isAsPlanned() {
        return refused.isEmpty();
    }
}
