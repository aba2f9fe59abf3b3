package dev.siaga.failover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a city says of itself at the quorum, for as long as its session lives. {@code fencedEpoch}: this city certainly accepts no writes
 * under that epoch or an earlier one. {@code unsound} is why it can't be relied on, its fence or its promotion. Timeline and position are those of its furthest
 * running member; {@code permitEpoch} is the epoch of its permit: its data comes from the holders up to that one. {@code highestHolder} held the
 * highest epoch, as far as this city knows.
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
        Standing standing,
        Optional<City> highestHolder) {

    /** Of a city of which nothing else is known. */
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
                Standing.SOUND,
                Optional.empty());
    }

    /** As what a city's Patroni cluster runs. */
    public enum Role {
        PRIMARY,
        STANDBY,
        READ_ONLY,
        UNKNOWN
    }

    /** Whether a city's services work, all taken together. */
    public enum Services {
        /** The city has none, or nobody has looked for long enough. */
        UNKNOWN,
        /** At least one works, and they were not all down lately. */
        WORKING,
        /** None works at the moment. */
        FAILING,
        /** None has worked for as long as the policy allows, nor long enough since to count on it. */
        DOWN
    }

    /**
     * How a city stands beside its database. {@code crowded} says which members share a place, if any do; {@code degraded} what else makes the
     * estate weaker while its writes are safe. {@code balked}: it won the last epoch, and none of its members became primary in it.
     */
    public record Standing(Optional<String> crowded, Services services, List<String> degraded, boolean balked) {
        /** Nothing is known to be wrong. */
        public static final Standing SOUND = new Standing(Optional.empty(), List.of());

        private static final int MOST = 8;

        public Standing {
            degraded = degraded.stream().limit(MOST).toList();
        }

        /** Of a city that has not failed to become primary. */
        public Standing(Optional<String> crowded, Services services, List<String> degraded) {
            this(crowded, services, degraded, false);
        }

        /** Of a city whose services nobody knows. */
        public Standing(Optional<String> crowded, List<String> degraded) {
            this(crowded, Services.UNKNOWN, degraded);
        }

        /** The same, of a city that has balked or not. */
        public Standing balked(boolean has) {
            return new Standing(crowded, services, degraded, has);
        }

        public boolean servicesDown() {
            return services == Services.DOWN;
        }
    }

    public boolean canBePromoted() {
        return healthy > 0 && role != Role.UNKNOWN && unsound.isEmpty();
    }

    /** The same, said by a city that has proved its fence under an epoch. */
    public Beacon fenced(long epoch) {
        return with(Math.max(fencedEpoch, epoch), standing, highestHolder);
    }

    /** The same, said by a city that stands like this. */
    public Beacon standing(Standing now) {
        return with(fencedEpoch, now, highestHolder);
    }

    /** The same, said by a city that knows who held the highest epoch, or doesn't. */
    public Beacon highestHolder(Optional<City> holder) {
        return with(fencedEpoch, standing, holder);
    }

    private Beacon with(long fenced, Standing stands, Optional<City> holder) {
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
                stands,
                holder);
    }
}
