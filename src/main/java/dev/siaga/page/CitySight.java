package dev.siaga.page;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a city shows of itself at one moment: by a look at its own Patroni cluster, or by what it told the quorum.
 *
 * @param holds whether it holds primacy
 * @param behind what it has is older than the recovery point allows
 * @param weaknesses what else its operator says is wrong there, in the operator's words
 */
public record CitySight(
        Role role,
        int members,
        int healthy,
        boolean holds,
        boolean fenceable,
        boolean behind,
        Load load,
        OptionalDouble lagBytes,
        OptionalDouble lagSeconds,
        List<ServiceLine> services,
        List<String> weaknesses) {

    /** What its Patroni cluster runs as. */
    public enum Role {
        PRIMARY,
        STANDBY,
        READONLY,
        UNKNOWN
    }

    /**
     * How many users it serves and how fast; empty is what nobody measures or could measure. Times in seconds.
     *
     * @param line the requests per second that it is built for, headroom included
     */
    public record Load(
            OptionalDouble requests,
            OptionalDouble line,
            OptionalDouble p50,
            OptionalDouble p95,
            OptionalDouble p99,
            boolean overloaded,
            boolean slow) {
        public static final Load UNKNOWN = new Load(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                false);
    }

    /** Of a city that was never heard of. */
    public static final CitySight NONE = new CitySight(
            Role.UNKNOWN,
            0,
            0,
            false,
            false,
            false,
            Load.UNKNOWN,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of(),
            List.of());

    public CitySight {
        services = List.copyOf(services);
        weaknesses = List.copyOf(weaknesses);
    }
}
