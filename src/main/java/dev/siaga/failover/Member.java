package dev.siaga.failover;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One Patroni member of the own city, as seen at the last look. A member that can't be asked is {@link Silent}, never "not a primary":
 * it may be writing.
 */
public sealed interface Member {
    String name();

    /** PostgreSQL runs and Patroni says as what. Timeline 0 is unknown; the position is what was written, or received in recovery. {@code lastCommit}: in
     * recovery, when the last transaction that was replayed was committed, by the clock of the city that wrote it. {@code promotable}: its tags let
     * Patroni make it primary. */
    record Running(
            String name,
            String address,
            Role role,
            long timeline,
            Lsn position,
            boolean streaming,
            Optional<String> systemIdentifier,
            Optional<Instant> lastCommit,
            boolean promotable)
            implements Member {
        /** One that no tag keeps from becoming primary. */
        public Running(
                String name,
                String address,
                Role role,
                long timeline,
                Lsn position,
                boolean streaming,
                Optional<String> systemIdentifier,
                Optional<Instant> lastCommit) {
            this(name, address, role, timeline, position, streaming, systemIdentifier, lastCommit, true);
        }

        public Running as(Role other) {
            return new Running(
                    name, address, other, timeline, position, streaming, systemIdentifier, lastCommit, promotable);
        }

        /** The same one, when another source tells its timeline. */
        public Running on(long told) {
            return new Running(
                    name, address, role, told, position, streaming, systemIdentifier, lastCommit, promotable);
        }

        /** Whether it can be, or is, the primary of its city. */
        boolean canLead() {
            return promotable || role != Role.REPLICA;
        }
    }

    /**
     * Patroni answers, but does not say that PostgreSQL runs. Only some of its words prove that nothing accepts writes: a database that is
     * stopping or restarting has not stopped yet, one that starts may become writable before Patroni looks again unless it starts as a
     * standby, and {@code unknown} is a database that runs and that Patroni can't ask. The role is empty when Patroni names none.
     */
    record Stopped(String name, String state, Optional<Role> role) implements Member {
        private static final String UNSEEN = "unseen";

        /** What may be there, though nobody has seen it: it proves nothing, and nobody waits for it to come back. */
        public static Stopped unseen(String name) {
            return new Stopped(name, UNSEEN, Optional.empty());
        }

        boolean seen() {
            return !state.equals(UNSEEN);
        }

        private static final Set<String> WITHOUT_A_DATABASE = Set.of(
                "stopped", "crashed", "start failed", "creating replica", "initializing new cluster", "initdb failed");

        private boolean proven() {
            return WITHOUT_A_DATABASE.contains(state) || starting() && standby();
        }

        boolean starting() {
            return state.equals("starting");
        }

        private boolean standby() {
            return role.filter(r -> r != Role.PRIMARY).isPresent();
        }
    }

    /** Patroni answers and has no data at all: it waits for a leader to clone from. */
    record Empty(String name) implements Member {}

    /** Its Pod has no running container, as the kubelet says: nothing can write there. */
    record Gone(String name) implements Member {}

    /**
     * Its container should run, but Patroni doesn't answer: it may be frozen, and go on where it stopped. {@code notBefore}: what runs
     * there was started no earlier.
     */
    record Silent(String name, String why, Instant notBefore) implements Member {
        public Silent(String name, String why) {
            this(name, why, Instant.EPOCH);
        }
    }

    /** What Patroni calls the role. */
    enum Role {
        PRIMARY,
        STANDBY_LEADER,
        REPLICA
    }

    default boolean running(Role role) {
        return this instanceof Running r && r.role() == role;
    }

    /** Whether its Patroni told of a database that may accept writes. */
    default boolean seenUp() {
        return switch (this) {
            case Running r -> r.role() == Role.PRIMARY;
            case Stopped s -> s.seen() && !s.proven() && (s.state().equals("unknown") || !s.standby());
            case Empty ignored -> false;
            case Gone ignored -> false;
            case Silent ignored -> false;
        };
    }

    /** True only when this member certainly accepted no writes when it was looked at. */
    default boolean certainlyReadOnly() {
        return switch (this) {
            case Running r -> r.role() != Role.PRIMARY;
            case Stopped s -> s.proven();
            case Empty ignored -> true;
            case Gone ignored -> true;
            case Silent ignored -> false;
        };
    }
}
