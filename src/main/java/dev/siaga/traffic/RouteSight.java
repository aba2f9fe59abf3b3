package dev.siaga.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything one decision about the users of one service is made from.
 *
 * @param database whether the city's own database is usable, empty while nobody knows; one that holds primacy always is, for its death
 *     moves the primary
 * @param requests its users' requests per second, as last measured while this city served them
 * @param neighbours the other cities in the order in which users go there; empty while the quorum doesn't answer, for then nobody knows
 */
public record RouteSight(
        Instant now,
        OwnHealth own,
        Optional<Lasting> database,
        OptionalDouble requests,
        Optional<List<Neighbour>> neighbours,
        Patience patience) {

    public RouteSight {
        neighbours = neighbours.map(List::copyOf);
    }

    /**
     * How long what must last before users are moved.
     *
     * @param downAfter how long all instances are down before users go to another city
     * @param backAfter how long something better has worked without a break before users go there
     * @param databaseDownAfter how long the database is unusable before that counts as all instances being down
     */
    public record Patience(Duration downAfter, Duration backAfter, Duration databaseDownAfter) {}

    boolean databaseDead() {
        return database.filter(d -> d.brokenFor(patience.databaseDownAfter(), now))
                .isPresent();
    }

    boolean databaseWorks() {
        return database.filter(Lasting::holds).isPresent();
    }

    /** Whether all instances have been down for so long that users may leave. */
    boolean down() {
        return own.downSince()
                .filter(since -> !now.isBefore(since.plus(patience.downAfter())))
                .isPresent();
    }

    boolean steady(Lasting thing) {
        return thing.heldFor(patience.backAfter(), now);
    }

    boolean steady(Optional<Lasting> thing) {
        return thing.filter(this::steady).isPresent();
    }
}
