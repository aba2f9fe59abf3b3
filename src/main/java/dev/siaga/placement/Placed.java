package dev.siaga.placement;

import java.util.Optional;
import java.util.Set;

/**
 * One Pod of a group whose Pods are to be kept apart.
 *
 * @param place what it fails together with: the value of the topology label of the Node it is on, or that Node where it has no such label;
 *     empty while it has no Node
 * @param open the places that would take it; asked only where Pods share one
 */
public record Placed(String name, Optional<String> place, Standing standing, Set<String> open) {
    public Placed {
        open = Set.copyOf(open);
    }

    /** Of which it isn't known yet where else it could be. */
    public Placed(String name, Optional<String> place, Standing standing) {
        this(name, place, standing, Set.of());
    }

    /** The same, which these places would take. */
    public Placed openTo(Set<String> places) {
        return new Placed(name, place, standing, places);
    }

    /** Whether it can be spared. */
    public enum Standing {
        /** It works for all: never moved. */
        LEADER,
        /** It works and another could do without it for a while. */
        STANDBY,
        /** It doesn't work, or nobody knows: as long as there is one, nothing else is moved. */
        UNREADY,
        /** The scheduler has looked for a Node and found none. */
        HOMELESS;

        boolean works() {
            return this == LEADER || this == STANDBY;
        }
    }
}
