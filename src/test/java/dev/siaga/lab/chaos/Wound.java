package dev.siaga.lab.chaos;

import dev.siaga.lab.City;
import java.util.Optional;

/**
 * A fault that has been done, and how to undo it.
 *
 * @param city whom it hit; of a link of the primary's, the primary
 * @param toward the other end of a link, or where a planned move is to go
 * @param detail which part of the city
 */
record Wound(
        FaultKind kind,
        City city,
        Optional<City> toward,
        boolean atPrimary,
        boolean onLeader,
        String detail,
        Healing healing) {

    /** Undoes it; may fail while another fault is in the way, and is tried again then. */
    @FunctionalInterface
    interface Healing {
        void heal() throws Exception;
    }

    /** The fault, in a line of the campaign's file. */
    Hit hit(long atMillis, long untilMillis, long healedMillis) {
        var other = toward.map(City::name).orElse("");
        return new Hit(kind, city.name(), other, atPrimary, onLeader, detail, atMillis, untilMillis, healedMillis);
    }
}
