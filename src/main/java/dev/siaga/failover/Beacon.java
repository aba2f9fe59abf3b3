package dev.siaga.failover;

import java.time.Duration;
import java.util.Optional;

/**
 * What a city says of itself at the quorum, for as long as its session lives. {@code fencedEpoch}: this city certainly accepts no writes
 * under that epoch or an earlier one. {@code unsound} is why its fence can't be relied on. Timeline and position are those of its furthest
 * running member; {@code permitEpoch} is the epoch of its permit: its data comes from the holders up to that one. {@code crowded} says which
 * members share a Node, if any do.
 */
public record Beacon(
        City city,
        Role role,
        int members,
        int healthy,
        Optional<String> systemIdentifier,
        long timeline,
        Lsn position,
        long permitEpoch,
        Duration fenceGrace,
        long fencedEpoch,
        long highestEpoch,
        Optional<String> unsound,
        Optional<String> crowded) {

    /** Of a city that keeps its members apart. */
    public Beacon(
            City city,
            Role role,
            int members,
            int healthy,
            Optional<String> systemIdentifier,
            long timeline,
            Lsn position,
            long permitEpoch,
            Duration fenceGrace,
            long fencedEpoch,
            long highestEpoch,
            Optional<String> unsound) {
        this(
                city,
                role,
                members,
                healthy,
                systemIdentifier,
                timeline,
                position,
                permitEpoch,
                fenceGrace,
                fencedEpoch,
                highestEpoch,
                unsound,
                Optional.empty());
    }

    /** As what a city's Patroni cluster runs. */
    public enum Role {
        PRIMARY,
        STANDBY,
        READ_ONLY,
        UNKNOWN
    }

    public boolean canBePromoted() {
        return healthy > 0 && role != Role.UNKNOWN && unsound.isEmpty();
    }

    /** The same, said by a city that has proved its fence under an epoch. */
    public Beacon fenced(long epoch) {
        return with(Math.max(fencedEpoch, epoch), crowded);
    }

    /** The same, said by a city whose members share a Node. */
    public Beacon crowded(Optional<String> how) {
        return with(fencedEpoch, how);
    }

    private Beacon with(long fenced, Optional<String> how) {
        return new Beacon(
                city,
                role,
                members,
                healthy,
                systemIdentifier,
                timeline,
                position,
                permitEpoch,
                fenceGrace,
                fenced,
                highestEpoch,
                unsound,
                how);
    }
}
