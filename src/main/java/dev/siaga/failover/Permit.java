package dev.siaga.failover;

import java.time.Instant;
import java.util.Optional;

/**
 * What the Lease in the city's own Kubernetes API says: the one thing by which the API server lets Patroni renew its leader lock or not.
 * An ended permit is never revived under its epoch: another city may already count on it.
 */
public sealed interface Permit {
    /** {@code former}: what this replica saw before somebody deleted it. Nothing is allowed by that, but it tells whose log the city's data is. */
    record Absent(Optional<Permit> former) implements Permit {
        /** Of a city that never had one, as far as this replica knows. */
        public Absent() {
            this(Optional.empty());
        }
    }

    record Standby(long epoch) implements Permit {}

    /**
     * The data of this city forked from that of the epoch's holder, and what was there at {@code until} is made anew: no member may hold the lock
     * meanwhile.
     */
    record Recloning(long epoch, Instant until) implements Permit {}

    /** {@code closed}: its city has ended it for good, and the API server neither lets a lock be renewed nor the city leave standby by it. */
    record Primary(long epoch, Instant until, boolean closed) implements Permit {
        /** One that runs, or has run out. */
        public Primary(long epoch, Instant until) {
            this(epoch, until, false);
        }

        public boolean endedAt(Instant now) {
            return !now.isBefore(until);
        }
    }

    /** The permit, or the one that was deleted. */
    default Permit lastKnown() {
        return this instanceof Absent absent ? absent.former().orElse(this) : this;
    }

    /** What is there once this one is deleted. */
    default Absent deleted() {
        return this instanceof Absent absent ? absent : new Absent(Optional.of(this));
    }

    /** The epoch the permit speaks of; zero when there is none. */
    default long epoch() {
        return switch (this) {
            case Absent ignored -> 0;
            case Standby s -> s.epoch;
            case Recloning r -> r.epoch;
            case Primary p -> p.epoch;
        };
    }
}
