package dev.siaga.placement;

import java.util.Optional;

/**
 * One Pod of a group whose Pods are to be kept apart.
 *
 * @param place the value of the topology label of the Node it is on: Pods of one place fail together; empty when it isn't scheduled, or its
 *     Node has no such label
 */
public record Placed(String name, Optional<String> place, Standing standing) {

    /** Whether it can be spared. */
    public enum Standing {
        /** It works for all: never moved. */
        LEADER,
        /** It works and another could do without it for a while. */
        STANDBY,
        /** It doesn't work, or nobody knows: as long as there is one, nothing else is moved. */
        UNREADY
    }
}
